"""`python -m perfcal.cli`."""

from perfcal.cli import main

main()
