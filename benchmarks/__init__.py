"""What is fast, as ratios to a floor or a peer of the same run. `make bench` runs every file here."""
