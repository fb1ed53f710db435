"""What people pay with: cards, bank accounts, tokens, sources, payment methods."""
