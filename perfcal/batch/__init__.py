"""Many notebooks, one command: plan, run, export, index."""
