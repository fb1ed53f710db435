"""What is sold: products, prices and plans; what is taken off and added: discounts, taxes, shipping."""
