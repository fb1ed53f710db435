"""Customers: who pays, and what they have with the account."""
