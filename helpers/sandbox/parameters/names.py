"""Names of parameters, as errors write them."""

from __future__ import annotations


def bracketed(path: str) -> str:
    """A dotted name as a parameter's: "items.price" -> "items[price]"."""
    first, *rest = path.split(".")
    return first + "".join(f"[{each}]" for each in rest)


def inside(under: str, name: str) -> str:
    """A parameter's full name: "items[0]", "price" -> "items[0][price]"; below nothing, its own."""
    first, *rest = name.split(".")
    return bracketed(name) if not under else f"{under}[{first}]" + "".join(f"[{each}]" for each in rest)


def around(under: str, param: str) -> str:
    """A parameter's full name where another one stands around it: "a" and "b[c]" make "a[b][c]"."""
    first, bracket, inner = param.partition("[")
    return f"{inside(under, first)}{bracket}{inner}"
