"""A page for each product of the sandbox, from its own tables: states drawn, events, test values, guesses.

python -m scripts.products           write docs/products/
python -m scripts.products --check   fail if a page is not current
"""

from __future__ import annotations

import ast
import inspect
import io
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

from helpers.catalog import operations
from helpers.sandbox import models
from helpers.sandbox.answers import answerer
from helpers.sandbox.by_type.plans import planned
from helpers.sandbox.event_objects import event_types
from helpers.sandbox.model import MODELS, Model
from helpers.sandbox.routes import CONTROLS
from helpers.sandbox.statuses import Statuses, diagram

from .test_values import Table, tables

FOLDER = Path(__file__).parents[1] / "docs" / "products"
MADE = "Made by `python -m scripts.products` from the tables that the sandbox goes by; do not edit."
SOURCE = re.compile(r"https?://[^\s`,;)]+[^\s`,;).]")
GUESS = re.compile(r"Guess: (.+?)(?=\n\s*\n|$)", re.DOTALL)


def _places() -> Mapping[str, str]:
    """By kind, the module that declares its model; for that, models are watched while they are made."""
    places: dict[str, str] = {}
    make = Model.__init__

    def watched(self: Model, kind: str, **how: Any) -> None:
        frame = inspect.currentframe()
        while frame and not frame.f_globals["__name__"].startswith(f"{models.__name__}."):
            frame = frame.f_back
        places[kind] = frame.f_globals["__name__"] if frame else ""
        make(self, kind, **how)

    Model.__init__ = watched  # type: ignore[method-assign]
    models.register()
    Model.__init__ = make  # type: ignore[method-assign]
    return places


PLACES = _places()


def products() -> list[str]:
    """The folders of the models; what all of them stand on is none."""
    return sorted({name.split(".")[3] for name in PLACES.values()} - {"core"})


def _modules(product: str) -> list[ModuleType]:
    package = import_module(f"{models.__name__}.{product}")
    return [
        package,
        *(import_module(each.name) for each in walk_packages(package.__path__, f"{package.__name__}.")),
    ]


def page(product: str) -> str:
    """A product's whole page."""
    package, *modules = _modules(product)
    title, _, what = _sentence(package).partition(": ")
    lines = [f"# {title.rstrip('.')}", "", MADE, ""]
    lines += [what[:1].upper() + what[1:], ""] if what else []
    for module in modules:
        lines += _section(module)
    lines += _operations(product)
    lines += _controls(product)
    lines += [line for table in tables().get(product, ()) for line in _table(table)]
    lines += _guesses(modules)
    return "\n".join(lines).rstrip() + "\n"


def _sentence(module: ModuleType) -> str:
    return " ".join((module.__doc__ or "").split("\n\n")[0].split())


def _section(module: ModuleType) -> list[str]:
    """What one file models: its objects' states and events. Nothing for a file without either."""
    kinds = [kind for kind, place in PLACES.items() if place == module.__name__]
    drawn = list(_diagrams(module, kinds))
    if not kinds and not drawn:
        return []
    sources = list(dict.fromkeys(SOURCE.findall(module.__doc__ or "")))
    lines = [
        f"## {module.__name__.rpartition('.')[2].replace('_', ' ').capitalize()}",
        "",
        _sentence(module),
        "",
    ]
    lines += drawn
    events = sorted(
        event for kind in kinds for event in event_types() if event.rpartition(".")[0] == MODELS[kind].told_as
    )
    lines += [f"Events: {', '.join(f'`{event}`' for event in events)}.", ""] if events else []
    lines += [f"Source: {', '.join(f'<{source}>' for source in sources)}", ""] if sources else []
    return lines


def _diagrams(module: ModuleType, kinds: Iterable[str]) -> Iterator[str]:
    """The tables of statuses that a file declares: of its kinds, and of what stands inside them."""
    shown: list[Statuses] = []
    for kind in kinds:
        table = MODELS[kind].statuses
        if table:
            shown.append(table)
            yield from (f"`status` of `{kind}`:", "", "```mermaid", diagram(table), "```", "")
    for name, value in vars(module).items():
        if isinstance(value, Statuses) and value not in shown and name.isupper() and _declares(module, name):
            shown.append(value)
            yield from ("```mermaid", diagram(value), "```", "")


def _declares(module: ModuleType, name: str) -> bool:
    """Whether a file gives a name its value, rather than importing it."""
    return re.search(rf"^{name}\b[^=\n]*= ", inspect.getsource(module), re.MULTILINE) is not None


def _operations(product: str) -> list[str]:
    kinds = {kind for kind, place in PLACES.items() if place.split(".")[3] == product}
    rows = [
        f"| [{each.name}]({each.docs_url}) | `{each.method.upper()} {each.path}` |"
        for each in operations()
        if set(planned(each.name).kinds) & kinds and answerer(each.name).fidelity == "modelled"
    ]
    return ["## Operations", "", "| operation | request |", "| --- | --- |", *rows, ""] if rows else []


def _controls(product: str) -> list[str]:
    """What a person does elsewhere, and a control of the sandbox does here."""
    rows = [
        f"| `{method.upper()} /_sandbox/{name}` | {' '.join((function.__doc__ or '').split())} |"
        for (method, name), function in CONTROLS.items()
        if function.__module__.split(".")[3:4] == [product]
    ]
    return ["## Controls", "", "| control | does |", "| --- | --- |", *rows, ""] if rows else []


def _table(table: Table) -> list[str]:
    head = [f"## {table.title}", "", f"| {' | '.join(table.columns)} |", f"|{' --- |' * len(table.columns)}"]
    return [*head, *(f"| {' | '.join(map(str, row))} |" for row in table.rows), ""]


def _guesses(modules: Iterable[ModuleType]) -> list[str]:
    """What no source tells, as the files say it."""
    guesses = [f"- {_name(module)}: {guess}" for module in modules for guess in _guessed(module)]
    return (
        [
            "## Guesses",
            "",
            "Where Stripe publishes nothing, the sandbox does what surprises least:",
            "",
            *guesses,
            "",
        ]
        if guesses
        else []
    )


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2].replace("_", " ")


def _guessed(module: ModuleType) -> Iterator[str]:
    source = inspect.getsource(module)
    documented = [
        ast.get_docstring(node) or ""
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    for text in (*documented, *_comments(source)):
        for guess in GUESS.findall(text):
            yield " ".join(guess.split())


def _comments(source: str) -> Iterator[str]:
    """Comments, those on lines that follow each other as one."""
    block, last = "", -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        line, text = token.start[0], token.string.lstrip("# ")
        if line != last + 1:
            yield block
            block = ""
        block, last = f"{block} {text}", line
    yield block


def index(names: Iterable[str]) -> str:
    """The page that leads to all the others."""
    rows = [
        f"- [{_title(name)}]({name}.md): {_sentence(_modules(name)[0]).partition(': ')[2]}" for name in names
    ]
    return "\n".join(["# What each product does in the sandbox", "", MADE, "", *rows, ""])


def _title(product: str) -> str:
    return _sentence(_modules(product)[0]).partition(": ")[0].rstrip(".")


def pages() -> Mapping[Path, str]:
    """Every page by its place."""
    names = products()
    return {FOLDER / "README.md": index(names), **{FOLDER / f"{name}.md": page(name) for name in names}}


def main() -> int:
    """Write or check them."""
    written = pages()
    if "--check" in sys.argv:
        stale = [
            path.name
            for path, text in written.items()
            if not path.exists() or path.read_text("utf-8") != text
        ]
        print(f"Stale: {', '.join(stale)}. python -m scripts.products" if stale else "All is current.")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in set(FOLDER.glob("*.md")) - written.keys():
        path.unlink()
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
