"""What the sandbox's answer is worth, in words."""

from __future__ import annotations

from collections.abc import Mapping

# By `Operation.fidelity`, and by the response's header `Sandbox-Fidelity`.
FIDELITY: Mapping[str, str] = {
    "modelled": "The sandbox answers this operation as Stripe does.",
    "typed": "The sandbox checks types only; Stripe may refuse this, and may answer with other values.",
}
