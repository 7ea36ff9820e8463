"""The repair loop before any PIP: opened, planned, kept, ended; one state machine (R10)."""
