"""The stretch project's three conditions (R7)."""
