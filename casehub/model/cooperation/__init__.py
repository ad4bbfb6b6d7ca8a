"""What bureaus keep together: lists of rights that all of them protect."""
