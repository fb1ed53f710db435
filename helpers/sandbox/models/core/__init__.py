"""What every product stands on: accounts, currencies, events, webhooks, files."""
