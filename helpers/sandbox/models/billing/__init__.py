"""What is owed over time: subscriptions, their invoices, and how these are paid."""
