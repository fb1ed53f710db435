"""Many objects at once: lists of v1 and v2, page by page and filtered, and search in Stripe's language."""
