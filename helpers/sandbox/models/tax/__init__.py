"""Tax: where an account is registered, what tax that makes of a sale, and the sales it was collected on."""
