"""The six-month visibility plan (R6)."""
