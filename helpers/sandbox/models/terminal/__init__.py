"""Terminal: readers that take payments in person, simulated, and where they stand."""
