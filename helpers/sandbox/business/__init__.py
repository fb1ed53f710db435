"""A believable business, made by ordinary requests: customers who come, buy, subscribe, pay and dispute."""
