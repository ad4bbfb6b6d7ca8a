-- Run once as the server's administrator: sudo -u postgres psql -f database.sql; it asks for two
-- passwords, which go into owner.env and casehub.env (other than letters and digits as %XX).
-- The owner makes and upgrades the tables; the other account is the program's and only adds to the record.
CREATE ROLE casehub_owner LOGIN;
CREATE ROLE casehub LOGIN;
\password casehub_owner
\password casehub
CREATE DATABASE casehub OWNER casehub_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE casehub FROM PUBLIC;
GRANT CONNECT ON DATABASE casehub TO casehub;
