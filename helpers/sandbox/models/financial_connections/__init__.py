"""Financial Connections: bank accounts that their holders gave access to, and what is read there."""
