"""Payments: charges and intents, refunds and disputes, and what connected accounts get of them."""
