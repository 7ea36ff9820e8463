"""The promotion case: five parts, failure modes, overselling, and the odds told in time (R5)."""
