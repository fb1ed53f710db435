"""Reporting: files of what moved an account's balance, for its books."""
