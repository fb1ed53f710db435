"""Sigma: the runs of scheduled queries, with their results."""
