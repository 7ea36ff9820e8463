"""The calibration session: what it is prepared from, what it decided, and whether the programme works."""
