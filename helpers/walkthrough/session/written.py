"""Steps -> a notebook that nbval passes, or a file that pytest passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from helpers.viewer.prose import first_sentence

from .steps import Step

# What a reader sees differs in every run; what must hold is asserted, so nbval compares no output.
UNCOMPARED = "# NBVAL_IGNORE_OUTPUT\n# Ids and times differ from run to run; what must hold is asserted."
MOST_EXPLAINED = 6
ONLY_SANDBOX = "Only the sandbox can be moved on so; Stripe's own test mode refuses it."
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(title: str, steps: Sequence[Step]) -> str:
    """The notebook's JSON: a text and a cell for each step."""
    import nbformat

    cells = [
        nbformat.v4.new_markdown_cell(f"# {title}\n\n{_summary(steps)}"),
        nbformat.v4.new_code_cell(
            f"{UNCOMPARED}\n{_imports(steps)}from helpers import connect, show\n\nclient = connect()"
        ),
    ]
    for position, each in enumerate(steps, 1):
        cells.append(nbformat.v4.new_markdown_cell(_explained(position, each)))
        if each.lines:
            code = "\n".join(each.lines)
            shown = f"\nshow({each.variable})" if each.variable else ""
            cells.append(nbformat.v4.new_code_cell(f"{UNCOMPARED}\n{code}{shown}"))
    for position, cell in enumerate(cells):
        cell.id = f"step-{position}"
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=METADATA))) + "\n"


def test_file(title: str, steps: Sequence[Step], clock: str) -> str:
    """One test of all steps, since each goes on from the ones before, on a sandbox of its own.

    ``clock``: the moment at which the session began, so that the dates in it are as far away as they were.
    """
    lines = [
        f'"""{_quoted(title)}: {_summary(steps)}"""',
        "",
        "import pytest",
        *(["import stripe"] if _imports(steps) else []),
        "",
        "from helpers.testing.sandbox import TestSandbox",
        "",
        "",
        f'@pytest.mark.stripe_sandbox(clock="{clock}")',
        "def test_session(stripe_sandbox: TestSandbox) -> None:",
        f'    """{len(steps)} requests in order, each going on from those before."""',
        "    client = stripe_sandbox.client()",
    ]
    for each in steps:
        lines.append(f"    # {_title(each)}")
        lines += [f"    # (left out: {each.note})"] if each.note else [f"    {line}" for line in each.lines]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _imports(steps: Sequence[Step]) -> str:
    return "import stripe\n\n" if any(each.needs_stripe for each in steps) else ""


def _summary(steps: Sequence[Step]) -> str:
    count = len(steps)
    return f"{count} request{'s' * (count != 1)} of a session, kept to be run again."


def _explained(position: int, step: Step) -> str:
    """What a step does, by the reference's own words."""
    title = f"## {position}. {_title(step)}"
    if step.operation is None:
        return f"{title}\n\n{ONLY_SANDBOX if step.moves else f'Left out: {step.note}.'}"
    parts = [title, first_sentence(step.operation.summary)]
    parts += ["\n".join(_parameters(step))] if step.sent else []
    parts += [f"Left out: {step.note}."] if step.note else []
    parts.append(f"[`{step.operation.name}`]({step.operation.docs_url}) in the reference.")
    return "\n\n".join(each for each in parts if each)


def _parameters(step: Step) -> Iterator[str]:
    assert step.operation is not None
    known: dict[str, Any] = {each.name: each for each in step.operation.parameters}
    for name in list(step.sent)[:MOST_EXPLAINED]:
        said = first_sentence(known[name].documentation) if name in known else ""
        yield f"- `{name}`" + (f": {said}" if said else "")


def _title(step: Step) -> str:
    """ "v1.payment_intents.create" -> "Payment intents: create"."""
    if step.operation is None:
        return f"The sandbox: {step.moves.replace('_', ' ')}" if step.moves else "A request"
    *above, verb = step.operation.name.split(".")[1:]
    words = [each.replace("_", " ") for each in above]
    return f"{' '.join(words).capitalize()}: {verb.replace('_', ' ')}"
