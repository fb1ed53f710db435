"""The ledger, the balance, and money to and from the bank."""
