"""The parts of `casehub/verify_audit.py`: standard library (and psycopg), no code of CaseHub."""
