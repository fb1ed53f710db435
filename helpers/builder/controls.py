"""The controls of a form's entries, as HTML: one maker a kind of value.

`data-do` and `data-at` say what an edit does and where; `data-field` says when it is told: as one types
("typed"), or when one has chosen ("chosen").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from helpers.catalog import Kind, Shape
from helpers.redaction import redact
from helpers.viewer.html import Html, tag, together
from helpers.viewer.prose import first_sentence, inline, prose, unmarked
from helpers.viewer.tree import literal

from .amounts import amount_note
from .assist import amounts_beside, as_date, currency_of, expandable_in, in_currency, is_time, offered
from .entries import ABSENT, Entry, Group, Rows, Single, above, chosen
from .parameters import Parameters

BOOLEANS = ("true", "false")
MOST_OTHERS = 3
"""Of parameters of which one is required, so many are named beside each."""
# Beside the choices themselves, which may be "other" and "unset", too.
OTHER, UNSET = "?other", "?unset"


def field(entry: Entry) -> Html:
    """An entry with its name and its documentation: a line, or a section that opens."""
    return _section(entry) if entry.composite else _line(entry)


def control(entry: Entry) -> Html:
    """What edits an entry; where the empty string unsets the parameter, with that choice."""
    kind = entry.shape.kind
    refused = _given(entry) if entry.misfit is not ABSENT else None
    if not may_unset(entry) or kind in ("enum", "boolean"):
        return together(refused, CONTROLS.get(kind, _text)(entry))
    edits = tag("p", "An empty string is sent, which unsets the parameter.", class_="sw-note")
    return together(refused, edits if entry.unset else CONTROLS.get(kind, _text)(entry), _unset(entry))


def may_unset(entry: Entry) -> bool:
    """Whether a choice to unset it is offered: where the SDK says so, and where an update may clear it."""
    form = [entry, *above(entry)][-1]
    updates = isinstance(form, Parameters) and form.updates
    return entry.unset or entry.shape.unsettable or (updates and entry.clears)


def _given(entry: Entry) -> Html:
    """A value for which there is no field."""
    return tag("p", "Given: ", tag("code", redact(literal(entry.misfit)), class_="sf-doubtful"))


def fields(group: Group) -> Html:
    """A group's fields, required ones first; of a whole form the usual ones, and the others folded."""
    if isinstance(group, Parameters):
        opened, folded = group.arranged()
        return together(*map(field, opened), _more(group, folded) if folded else None)
    entries = sorted(group.open().values(), key=lambda each: not each.field.required)
    return together(*map(field, entries))


def folded_fields(group: Parameters) -> Html:
    """What `fields` leaves to be asked for."""
    return together(*map(field, group.arranged()[1]))


def holds_something(entry: Entry) -> bool:
    """Whether a section begins opened."""
    if entry.unset or entry.problem:
        return True
    inner = entry.inner()
    return any(map(holds_something, inner)) if inner else isinstance(entry, Single) and entry.raw is not None


def _line(entry: Entry) -> Html:
    return tag(
        "div",
        tag(
            "div",
            tag("label", *_breaking(entry.name), for_=entry.path),
            _required(entry),
            class_="sf-name",
        ),
        tag(
            "div",
            _part("control", entry, control(entry)),
            _problem(entry),
            about(entry.field.documentation, entry.name, f"help:{entry.path}"),
            _amount_note(entry),
            class_="sf-edit",
        ),
        class_="sf-line",
    )


def _breaking(name: str) -> Iterator[Html]:
    """A name that has room for a line's end behind each underscore."""
    *words, last = name.split("_")
    for word in words:
        yield together(word, "_", tag("wbr"))
    yield together(last)


def _section(entry: Entry) -> Html:
    opened = holds_something(entry) or bool(entry.field.required and entry.parent and not entry.parent.name)
    summary = tag(
        "summary",
        tag("code", entry.name, class_="sw-key"),
        _required(entry),
        " ",
        tag("span", unmarked(first_sentence(entry.field.documentation)), class_="sw-note"),
    )
    inside = section_body(entry) if opened else None
    return tag(
        "details",
        summary,
        _problem(entry),
        tag(
            "div",
            inside,
            data_part=f"body:{entry.path}",
            role="group",
            aria_label=entry.path,
            class_="sf-body",
        ),
        data_do="open",
        data_at=entry.path,
        data_opened="true" if opened else None,
        open=opened,
        class_="sf-section",
    )


def section_body(entry: Entry) -> Html:
    """What an opened section holds."""
    return together(_whole(entry.field.documentation, entry.name), _part("control", entry, control(entry)))


def _amount_note(entry: Entry) -> Html | None:
    note = amount_note(entry)
    return tag("p", note, data_part=f"amount:{entry.path}", class_="sw-note") if note else None


def _more(group: Parameters, folded: Sequence[Entry]) -> Html:
    opened = any(map(holds_something, folded))
    return tag(
        "details",
        tag("summary", f"{len(folded)} more optional parameter{'s' * (len(folded) != 1)}"),
        tag("div", folded_fields(group) if opened else None, data_part="more"),
        data_do="more",
        data_at="",
        data_opened="true" if opened else None,
        open=opened,
        class_="sf-more",
    )


def _part(name: str, entry: Entry, content: Html) -> Html:
    return tag("div", content, data_part=f"{name}:{entry.path}", class_=f"sf-{name}")


def _required(entry: Entry) -> Html | None:
    """Whether it must be filled in, or one of several."""
    choices = entry.parent.choices(entry.name) if isinstance(entry.parent, Parameters) else ()
    others = [each for each in choices if each != entry.name]
    if entry.field.required:
        return together(" ", tag("span", "required", class_="sf-required"))
    if not others:
        return None
    told = f"this or {' or '.join(others)}" if len(others) <= MOST_OTHERS else f"one of these {len(choices)}"
    return together(" ", tag("span", told, title=", ".join(choices), class_="sf-required"))


def _problem(entry: Entry) -> Html:
    path = entry.path
    return tag("p", id=f"problem:{path}", data_problem=path, class_="sf-problem", aria_live="polite")


def about(text: str, name: str, place: str | None = None) -> Html | None:
    """Documentation: its first sentence, and the whole where there is more of it."""
    if not text:
        return None
    return together(tag("p", inline(first_sentence(text)), id=place, class_="sw-note"), _whole(text, name))


def _whole(text: str, name: str) -> Html | None:
    if first_sentence(text) == text.strip():
        return None
    summary = tag("summary", "more", tag("span", f" about {name}", class_="sf-unseen"))
    return tag("details", summary, prose(text), class_="sf-help")


def _editing(entry: Entry, do: str, when: str) -> dict[str, str | bool | None]:
    """The attributes of the control that an entry's label names."""
    path = entry.path
    return {
        "id": path,
        "data_do": do,
        "data_at": path,
        "data_field": when,
        "aria_label": path if not entry.name or isinstance(entry.parent, Rows) else None,
        "aria_describedby": f"problem:{path} help:{path}" if entry.field.documentation else f"problem:{path}",
        "aria_required": "true" if entry.field.required else None,
    }


def _text(entry: Any) -> Html:
    if entry.shape.kind != "integer":
        return _typed(entry)
    value = tag("span", _typed(entry), data_part=f"value:{entry.path}", class_="sf-value")
    beside = tag("span", unit(entry), data_part=f"unit:{entry.path}", class_="sf-unit")
    return together(value, beside)


def _typed(entry: Any) -> Html:
    """What is typed, with the values that it may be meant to have."""
    kind, values = entry.shape.kind, offered(entry)
    choices = f"offered:{entry.path}" if values else None
    edits = tag(
        "input",
        type="text",
        value=entry.text,
        placeholder=PLACEHOLDERS.get(kind),
        inputmode=INPUT_MODES.get(kind),
        autocomplete="off",
        spellcheck="false",
        list=choices,
        **_editing(entry, "type", "typed"),
    )
    if not values:
        return edits
    return together(
        edits, tag("datalist", *(tag("option", told, value=id) for id, told in values), id=choices)
    )


def refreshed(entry: Entry, do: str) -> dict[str, Html]:
    """What an edit changes beside the field that somebody is typing in."""
    single = chosen(entry)
    if do in ("money", "moment"):
        return {f"value:{single.path}": _typed(single)}
    numbers = [each for each in (single, *amounts_beside(entry)) if each.shape.kind == "integer"]
    notes = {f"amount:{each.path}": together(note) for each in numbers if (note := amount_note(each))}
    return notes | {f"unit:{each.path}": unit(each) or together() for each in numbers}


def unit(entry: Any) -> Html | None:
    """Beside a number: the amount in its currency's unit, or the date; None for any other."""
    if currency := currency_of(entry):
        shown = {"type": "text", "value": in_currency(entry), "inputmode": "decimal"}
        edits = _beside(entry, "money", f"{entry.path}, in {currency}", **shown)
        return together(edits, " ", tag("span", currency.upper(), class_="sw-note"))
    if is_time(entry):
        shown = {"type": "datetime-local", "value": as_date(entry), "step": "1"}
        edits = _beside(entry, "moment", f"{entry.path}, as a date in UTC", **shown)
        return together(edits, " ", tag("span", "UTC", class_="sw-note"))
    return None


def _beside(entry: Entry, do: str, label: str, **shown: str) -> Html:
    """A field that fills the entry's own."""
    return tag(
        "input",
        autocomplete="off",
        data_do=do,
        data_at=entry.path,
        data_field="typed",
        aria_label=label,
        **shown,
    )


def _file(entry: Any) -> Html:
    """A path; or a file from the browser's machine, which may be another one."""
    picker = tag(
        "input",
        type="file",
        data_do="upload",
        data_at=entry.path,
        data_field="chosen",
        aria_label=f"Choose a file for {entry.path}",
    )
    return together(_typed(entry), picker)


def _choice(entry: Any) -> Html:
    """A choice from what is known; where other values may be, too, a text for them."""
    choices = BOOLEANS if entry.shape.kind == "boolean" else entry.shape.choices
    other = entry.other or bool(entry.text and entry.text not in choices)
    chosen = UNSET if entry.unset else OTHER if other else entry.text
    options = [tag("option", "", value="", selected=not chosen)]
    options += [tag("option", each, value=each, selected=each == chosen) for each in choices]
    if entry.shape.open or other:
        options.append(tag("option", "another value ...", value=OTHER, selected=chosen == OTHER))
    if may_unset(entry):
        options.append(tag("option", "unset (empty string)", value=UNSET, selected=chosen == UNSET))
    select = tag("select", *options, **_editing(entry, "choose", "chosen"))
    if not other:
        return select
    typed = {**_editing(entry, "type", "typed"), "id": None, "aria_label": f"{entry.path}, another value"}
    return together(select, " ", tag("input", type="text", value=entry.text, autocomplete="off", **typed))


def _unset(entry: Entry) -> Html:
    box = tag(
        "input",
        type="checkbox",
        checked=entry.unset,
        data_do="unset",
        data_at=entry.path,
        data_field="chosen",
        aria_label=f"unset {entry.path}",
    )
    return tag("label", box, " unset", class_="sf-unset")


def _rows(entry: Any) -> Html:
    return _list(entry, [_row(row) for row in entry.rows])


def _pairs(entry: Any) -> Html:
    keyed = zip(entry.rows, entry.keys, strict=True)
    return _list(entry, [_row(row, _key(row, key)) for row, key in keyed])


def _list(entry: Rows, rows: list[Html]) -> Html:
    shown = tag("ol", *rows, class_="sf-rows") if rows else None
    return together(shown, _picker(entry), _button("add", entry.path, "Add", f"Add to {entry.path}"))


def _picker(entry: Rows) -> Html | None:
    """Elements to choose from, where they are known."""
    left = expandable_in(entry)
    if not left:
        return None
    options = (tag("option", each, value=each) for each in left)
    return tag(
        "select",
        tag("option", "Choose what to expand ...", value=""),
        *options,
        data_do="pick",
        data_at=entry.path,
        data_field="chosen",
        aria_label=f"Choose for {entry.path}",
    )


def _row(row: Entry, key: Html | None = None) -> Html:
    """A row with the button that removes it: beside a single control, above a row's own fields."""
    head = tag("code", row.path, class_="sw-key") if row.composite else key
    edits = tag("div", _part("control", row, control(row)), _problem(row), class_="sf-edit")
    remove = _button("remove", row.path, "Remove", f"Remove {row.path}")
    return tag("li", head, edits, remove, class_="sf-deep" if row.composite else None)


def _key(row: Entry, key: str) -> Html:
    return tag(
        "input",
        type="text",
        value=key,
        placeholder="key",
        autocomplete="off",
        data_do="rename",
        data_at=row.path,
        data_field="typed",
        aria_label=f"{row.path}, key",
        class_="sf-key",
    )


def _button(do: str, at: str, text: str, label: str) -> Html:
    return tag("button", text, type="button", data_do=do, data_at=at, aria_label=label, class_="sf-small")


def _alternatives(entry: Any) -> Html:
    names = [option_name(each) for each in entry.shape.options]
    options = (
        tag("option", name, value=str(index), selected=index == entry.chosen)
        for index, name in enumerate(names)
    )
    select = tag(
        "select",
        *options,
        data_do="option",
        data_at=entry.path,
        data_field="chosen",
        aria_label=f"{entry.path}, given as",
    )
    return together(select, tag("div", control(entry.entry), class_="sf-option"))


def option_name(shape: Shape) -> str:
    """What one of a union's options is called: "card fields", "text or id", "now"."""
    if shape.kind == "object":
        words = re.findall(r"[A-Z][a-z0-9]*", shape.type_name.rpartition("Params")[2])
        return " ".join([*words, "fields"]).lower()
    if shape.kind == "enum":
        return " or ".join(shape.choices)
    return OPTION_NAMES.get(shape.kind, shape.kind)


INPUT_MODES: Mapping[Kind, str] = {"integer": "numeric", "number": "decimal", "decimal": "decimal"}
PLACEHOLDERS: Mapping[Kind, str] = {
    "integer": "integer",
    "number": "number",
    "decimal": "decimal",
    "file": "path of a file",
}
OPTION_NAMES: Mapping[Kind, str] = {"string": "text or id", "list": "list", "map": "keys and values"}
CONTROLS: Mapping[Kind, Callable[[Any], Html]] = {
    "object": fields,
    "list": _rows,
    "map": _pairs,
    "union": _alternatives,
    "enum": _choice,
    "boolean": _choice,
    "file": _file,
}
