"""What bureaus keep together: lists of rights under special protection, and what touches them."""
