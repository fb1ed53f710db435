"""No secret is ever shown: what holds one, and what hides one in everything that is shown."""

from .cards import real_card_numbers
from .keys import holds_key, holds_live_key
from .redact import redact, redact_value
from .secret import Secret

__all__ = ["Secret", "holds_key", "holds_live_key", "real_card_numbers", "redact", "redact_value"]
