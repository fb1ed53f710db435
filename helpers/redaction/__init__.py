"""No secret is ever shown: what holds one, and what hides one in everything that is shown."""

from .cards import real_card_numbers
from .keys import holds_key, holds_live_key
from .pieces import Pieces
from .redact import holds_secret, redact, redact_bytes, redact_text, redact_value, without_keys
from .secret import Secret

__all__ = [
    "Pieces",
    "Secret",
    "holds_key",
    "holds_live_key",
    "holds_secret",
    "real_card_numbers",
    "redact",
    "redact_bytes",
    "redact_text",
    "redact_value",
    "without_keys",
]
