"""Connect: connected accounts, what they may do, and where they are paid."""
