"""Products: products, prices and plans; discounts, taxes and shipping."""
