"""What is known to be missing, in lists that tests hold: fields left empty, parameters without effect."""
