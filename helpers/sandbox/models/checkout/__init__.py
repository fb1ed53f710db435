"""Checkout: sessions that a customer pays on a page, and payment links that make them.

session_rules    what a session may not be asked for, in Stripe's words
items            what is bought: prices, quantities, discounts, taxes, and their sums
sessions         the operations on sessions
completing       what happens once the customer confirms
payment_pages    the same without a browser, as Stripe's command line does it
payment_links    addresses that make a session at each visit
"""
