"""CaseHub: enforcement and dispute case management for IP bureaus."""
