"""Payment records: payments that were made elsewhere, reported to be seen beside those that Stripe made."""
