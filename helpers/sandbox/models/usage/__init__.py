"""Usage-based billing: metered usage, alerts, and credits that pay for it."""
