"""What an office works by besides the law: its library of standards."""
