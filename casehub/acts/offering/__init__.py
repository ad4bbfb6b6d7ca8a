"""What a case offers: its steps, why they are refused, and by which it goes on."""
