"""What each word of the script of two bureaus does (config/demo/exchange.toml)."""
