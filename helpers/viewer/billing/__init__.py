"""Billing's objects as people see them: a timeline, an invoice, a curve of prices."""
