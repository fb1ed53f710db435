"""Climate: carbon that is taken out of the air, ordered by the ton."""
