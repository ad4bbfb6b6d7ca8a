"""What is wrong in single parts of a procedure: routes, steps, ways back."""
