"""Who pays, and what they have with the account."""
