"""Where a crawl may reach: the publishers' hosts, or their mirrors, and nothing else."""
