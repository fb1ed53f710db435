"""Billing: subscriptions, their invoices, and how these are paid."""
