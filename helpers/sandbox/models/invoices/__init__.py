"""Invoices: what stands on them, how they are finalized, sent and paid, and what is credited."""
