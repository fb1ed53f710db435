"""Core resources of v2: what they add to those of v1."""
