"""What stands between a request and its model: the wire, keys, idempotency, faults and controls."""
