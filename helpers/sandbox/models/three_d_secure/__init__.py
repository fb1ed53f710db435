"""3D Secure on its own: a cardholder is authenticated, and paid elsewhere."""
