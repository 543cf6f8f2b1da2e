"""The report of a snapshot: one HTML file that needs nothing else."""
