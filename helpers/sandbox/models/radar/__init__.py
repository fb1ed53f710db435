"""Radar: what looks like fraud, as lists of values, reviews, early warnings and evaluations tell it."""
