"""Files to validated tables. The only part of perfcal that reads input files."""
