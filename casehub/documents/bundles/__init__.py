"""What is put together to be printed as one PDF: a volume, a batch, a report in figures."""
