"""Checks on the text of a review or packet (R2)."""
