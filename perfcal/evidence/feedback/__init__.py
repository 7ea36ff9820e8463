"""The feedback record: conversations, what each lacks, and what was committed to (R3)."""
