"""Commands that enter, note and answer letters between bureaus in an instance."""
