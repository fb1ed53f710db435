"""Charges and intents, their refunds and disputes, and what connected accounts get of them."""
