"""Who is in the list of the dishonest by what a ruling found."""
