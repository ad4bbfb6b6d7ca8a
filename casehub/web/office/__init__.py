"""The office: its people, who leaves, countersigning, the organisations."""
