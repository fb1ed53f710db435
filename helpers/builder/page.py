"""A whole form as a page: the operation, its fields, the code for it, the reply; live, stored, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.catalog import Operation
from helpers.viewer.fidelity import FIDELITY
from helpers.viewer.html import Html, tag, together
from helpers.viewer.page import live_page, plain_page, static_page
from helpers.viewer.prose import first_sentence, inline, link
from helpers.viewer.subject import Subject
from helpers.viewer.table import fields_table

from .checks import checks
from .code import TITLES
from .code.doubtful import as_html
from .controls import about, fields, holds_something
from .entries import Findings
from .parameters import Parameters
from .presets import PRESETS, Preset

Codes = Mapping[str, str]
"""The code by language."""


def live_form(
    operation: Operation,
    groups: tuple[Parameters, Parameters],
    findings: Findings,
    codes: Codes,
    shown: Subject | None,
    *,
    different: Html | None,
    reaches: str = "",
) -> Html:
    """What is filled in, beside what comes of it.

    ``groups``: the parameters, the request's options. ``different``: what is, in the version that they name.
    """
    params, options = groups
    entries = tag(
        "div",
        tag("div", fields(params), data_part="fields"),
        _options(options, different),
        class_="sf-entries",
    )
    reply = tag("div", live_page(shown) if shown else None, data_part="reply")
    parts = checks(params, findings, operation)
    return tag(
        "form",
        _head(operation, about(operation.documentation, operation.name)),
        tag("p", reaches, class_="sw-note") if reaches else None,
        tag("p", FIDELITY[operation.fidelity], class_=f"sw-note sw-{operation.fidelity}"),
        _presets(presets) if (presets := PRESETS.get(operation.name)) else None,
        tag("div", parts["unknown"], data_part="unknown"),
        tag(
            "div",
            entries,
            tag("div", _actions(), _code_tabs(codes, parts["note"])),
            reply,
            class_="sf-columns",
        ),
        class_="sf",
    )


def static_form(operation: Operation, params: Mapping[str, Any], code: str, shown: Subject | None) -> Html:
    """For a stored notebook: what is filled in, the code, and the reply if there is one."""
    return together(
        _head(operation, tag("p", inline(first_sentence(operation.documentation)))),
        fields_table(params) if params else tag("p", "Nothing is filled in yet.", class_="sw-note"),
        tag("pre", tag("code", code)),
        static_page(shown) if shown else None,
    )


def plain_form(operation: Operation, code: str, shown: Subject | None) -> str:
    """For a terminal."""
    lines = [f"{operation.name} ({operation.method.upper()} {operation.path})", code]
    return "\n".join([*lines, plain_page(shown)] if shown else lines)


def code_parts(codes: Codes) -> dict[str, Html]:
    """The code, by the part of the page it belongs in."""
    return {f"code:{language}": tag("code", as_html(code)) for language, code in codes.items()}


def _head(operation: Operation, documentation: Html | None) -> Html:
    request = tag("code", f"{operation.method.upper()} {operation.path}")
    reference = link(operation.docs_url, "Reference")
    return together(
        tag("p", tag("strong", operation.name), " ", request, " ", reference, class_="sw-head"),
        tag("div", documentation, class_="sf-about"),
    )


def _presets(presets: Sequence[Preset]) -> Html:
    buttons = (
        tag("button", each.label, type="button", data_do="preset", data_at=each.label, title=each.shows)
        for each in presets
    )
    return tag(
        "div",
        tag("span", "Start from", class_="sw-note"),
        *buttons,
        tag("p", data_part="preset", class_="sw-note", role="status"),
        role="group",
        aria_label="Start from",
        class_="sf-presets",
    )


def _options(options: Parameters, different: Html | None) -> Html:
    return tag(
        "details",
        tag("summary", "Request options"),
        tag("div", fields(options), class_="sf-body", role="group", aria_label="Request options"),
        tag("div", different, data_part="version", class_="sf-version", role="status"),
        open=holds_something(options),
        class_="sf-more",
    )


def _actions() -> Html:
    send = tag("button", "Send", type="submit", data_do="send", data_busy="Sending ...", class_="sf-send")
    clear = tag("button", "Clear", type="button", data_do="clear")
    told = tag("span", data_part="status", role="status")
    beside = tag("label", tag("input", type="checkbox"), " Reply beside the fields", class_="sf-beside")
    return tag("div", send, clear, told, tag("span", data_part="stop"), beside, class_="sf-actions")


def _code_tabs(codes: Codes, note: Html) -> Html:
    sections = (
        tag(
            "details",
            tag("summary", TITLES[language]),
            tag("pre", tag("code", as_html(code)), data_part=f"code:{language}", tabindex="0"),
            _copy(f"code:{language}"),
        )
        for language, code in codes.items()
    )
    told = tag("div", note, data_part="note", role="status")
    return tag("div", tag("div", *sections, class_="sw-views"), told, class_="sf-code")


def _copy(part: str) -> Html:
    """Copies a part; says so where the note stands against it."""
    return tag(
        "button", "Copy", type="button", data_do="copy", data_at=part, data_unless="note", class_="sf-small"
    )
