"""Balance: the ledger, balances, and money to and from the bank."""
