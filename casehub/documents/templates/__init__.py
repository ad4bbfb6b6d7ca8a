"""What the templates of the papers ask for, read from their syntax before anything is printed."""
