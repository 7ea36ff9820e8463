"""What one person's record shows against the bar. Pure functions: tables in, tables out (R4, R5)."""
