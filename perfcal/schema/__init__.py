"""What the data is: types and tables. No files, no clock, no charts."""
