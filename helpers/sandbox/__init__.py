"""Test mode, embedded: Stripe's API in this process, with a memory, a clock and a ledger of its own."""

from .sandbox import KEY, Sandbox, SandboxError

__all__ = ["KEY", "Sandbox", "SandboxError"]
