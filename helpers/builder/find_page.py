"""A search over all operations as a page: the field, what it finds, all resources as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.catalog import Operation, operations
from helpers.catalog.find import Found
from helpers.redaction import redact
from helpers.viewer.html import Html, tag, together
from helpers.viewer.prose import first_sentence, inline, link, unmarked

FIDELITY = {
    "modelled": "The sandbox answers as Stripe does.",
    "typed": "The sandbox answers from the SDK's types alone.",
}


def live_search(text: str, results: Sequence[Found]) -> Html:
    """A combobox with its listbox, and the tree below; what it opens stands beneath both."""
    field = tag(
        "input",
        type="text",
        id="text",
        value=redact(text),
        role="combobox",
        aria_autocomplete="list",
        aria_controls="results",
        aria_expanded="false",
        aria_describedby="told",
        placeholder="refund charge",
        autocomplete="off",
        spellcheck="false",
        data_do="search",
        data_at="text",
        data_field="typed",
    )
    return tag(
        "div",
        tag("label", "Find an operation", for_="text"),
        field,
        tag("p", told(text, results), id="told", data_part="told", role="status", class_="sw-note"),
        tag(
            "ul",
            options(results),
            id="results",
            role="listbox",
            aria_label="Operations found",
            hidden=not results,
            data_part="results",
        ),
        _branch("", f"All {len(operations())} operations by resource"),
        class_="sx",
    )


def options(results: Iterable[Found]) -> Html:
    """What is found, as the listbox's options."""
    return together(*(_option(number, each) for number, each in enumerate(results)))


def told(text: str, results: Sequence[Found]) -> str:
    """How many there are, for a reader who does not see them appear."""
    if not text.strip():
        return "By what it does, its name, a parameter or a path. Arrow keys choose, Enter opens its form."
    if not results:
        return "Nothing is found by these words: try fewer, or look through the resources below."
    return f"{len(results)} found, the likeliest first."


def branches(service: str) -> Html:
    """What stands directly in a service ("" for all): its operations, and the services below it."""
    within = [each for each in operations() if each.name.startswith(f"{service}." if service else "")]
    depth = service.count(".") + 1 if service else 0
    rows: dict[str, Html] = {}
    for each in within:
        parts = each.name.split(".")
        name = ".".join(parts[: depth + 1])
        if name not in rows:
            leaf = len(parts) == depth + 1
            rows[name] = _leaf(each) if leaf else _branch(name, parts[depth], _count(name))
    return tag("ul", *(tag("li", row) for row in rows.values()), class_="sw-tree")


def static_search(text: str, results: Sequence[Found]) -> Html:
    """For a stored notebook: what is found, or what could be searched."""
    if not results:
        return tag("p", tag("strong", "Find an operation. "), _without_results(text))
    rows = (
        tag(
            "tr",
            tag("th", tag("code", each.operation.name), scope="row"),
            tag("td", tag("code", _request(each.operation))),
            tag("td", inline(first_sentence(each.operation.documentation)), " ", each.when),
            tag("td", link(each.operation.docs_url, "Reference")),
        )
        for each in results
    )
    return together(
        tag("p", tag("strong", f"Operations for “{redact(text)}”")),
        tag("div", tag("table", tag("tbody", *rows)), class_="sw-scroll"),
    )


def plain_search(text: str, results: Sequence[Found]) -> str:
    """For a terminal."""
    if not results:
        return f"Find an operation. {_without_results(text)}"
    lines = (
        f"{each.operation.name}  {_request(each.operation)}\n"
        f"    {unmarked(first_sentence(each.operation.documentation))} {each.when}".rstrip()
        for each in results
    )
    return "\n".join([f"Operations for “{redact(text)}”:", *lines])


def _without_results(text: str) -> str:
    return told(text, ()) if text.strip() else f'There are {len(operations())}: find("refund charge").'


def _option(number: int, result: Found) -> Html:
    operation = result.operation
    named = ", ".join(result.parameters[:4])
    return tag(
        "li",
        tag(
            "span",
            tag("strong", operation.name),
            " ",
            tag("code", _request(operation)),
            " ",
            tag("span", operation.fidelity, class_="sx-fidelity", title=FIDELITY[operation.fidelity]),
            class_="sx-name",
        ),
        tag("span", unmarked(first_sentence(operation.documentation)), class_="sw-note"),
        tag("span", result.when, class_="sw-note") if result.when else None,
        tag("span", "with ", tag("code", named), class_="sw-note") if named else None,
        id=f"option-{number}",
        role="option",
        aria_selected="false",
        data_do="open",
        data_at=operation.name,
    )


def _request(operation: Operation) -> str:
    return f"{operation.method.upper()} {operation.path}"


def _count(service: str) -> int:
    return sum(each.name.startswith(f"{service}.") for each in operations())


def _branch(service: str, label: str, count: int | None = None) -> Html:
    """A service, closed; it holds nothing until it is opened."""
    return tag(
        "details",
        tag("summary", label, tag("span", f" {count}", class_="sw-note") if count else None),
        tag("div", data_part=f"branch:{service}"),
        data_do="branch",
        data_at=service,
    )


def _leaf(operation: Operation) -> Html:
    action = operation.name.rpartition(".")[2]
    button = tag("button", action, type="button", data_do="open", data_at=operation.name)
    return together(button, " ", tag("code", _request(operation), class_="sw-note"))
