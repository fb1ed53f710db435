"""Checkout: sessions that a customer pays on a page, and payment links that make them.

session_rules    what a session may not be asked for, in Stripe's words
sale_rules       what may not be sold, or not be paid so
cycle_rules      how a subscription may not begin
field_rules      which fields of the merchant's own a page cannot show
items            what is bought: prices, quantities, discounts, taxes, and their sums
sessions         the operations on sessions
completing       what happens once the customer confirms
buyers           the customer who buys, made or told what was filled in
subscribing      the subscription that is sold
finishing        the intent confirmed, and the session that is complete with it
payment_pages    the same without a browser, as Stripe's command line does it
payment_links    addresses that make a session at each visit
"""
