"""The law as pure functions: calendars, periods, identifiers, rights, amounts, Chinese wording."""
