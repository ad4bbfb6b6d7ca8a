"""Commands that copy a whole instance and bring it back."""
