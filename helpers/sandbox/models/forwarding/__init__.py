"""Forwarding: card details sent on to another processor, without being seen on the way."""
