"""Packets and reviews compiled from the record (R1.10, R1.11)."""
