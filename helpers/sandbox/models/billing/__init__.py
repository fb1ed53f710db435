"""Billing: subscriptions, their schedules and quotes, and what is invoiced of them."""
