"""3D Secure: authenticate a cardholder, and pay elsewhere."""
