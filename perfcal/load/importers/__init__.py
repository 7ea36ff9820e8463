"""Foreign files to perfcal formats: proposed, shown, and written only where nothing is."""
