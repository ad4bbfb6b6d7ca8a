"""The file of a case: registering, parties, exhibits, children, loading a situation."""
