"""What Stripe does, one file an object. Importing this package registers every handler."""
