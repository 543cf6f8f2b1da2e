"""Months of daily crawls of a publisher whose lists grow, are edited and fail: `python -m tests.months`."""
