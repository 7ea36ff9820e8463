"""What each growth doc owes by when (R1.2–R1.5, R1.8, R1.9)."""
