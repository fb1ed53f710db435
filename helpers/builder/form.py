"""A form for one operation, as a widget: what is filled in, the code for it, and what Stripe answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import stripe
from traitlets import Bunch, Dict, Instance, observe

from helpers.catalog import Operation, api_version
from helpers.catalog.changed import in_version
from helpers.connection import send
from helpers.history import Exchange, Reply
from helpers.redaction import redact
from helpers.safety import Refused
from helpers.viewer.flight import Flight
from helpers.viewer.html import Html, tag, together
from helpers.viewer.live import STYLE, Answer, Event, Live
from helpers.viewer.page import live_page
from helpers.viewer.problem import Problem
from helpers.viewer.reactions import REACTIONS
from helpers.viewer.show import View
from helpers.viewer.subject import Subject, subject_of
from helpers.viewer.versions import version_view

from .assist import latest
from .checks import checks
from .code import LANGUAGES
from .code.doubtful import unmarked
from .code.preamble import preamble
from .controls import control, fields, folded_fields, refreshed, section_body
from .draft import draft
from .edits import EDITS, TYPED, drop, edit, move
from .entries import Findings, Group, find
from .marks import marks
from .page import code_parts, live_form, plain_form, static_form
from .parameters import Parameters, parameters_of
from .presets import PRESETS
from .reach import reaches
from .reading import secret_in
from .replaced import instead
from .request import OPTIONS, request_of, sample_of

WAITING = "Waiting for the answer."
STOPPED = "Stopped waiting. Stripe may still process the request; check the history."
OPTION_NAMES = frozenset(each.name for each in OPTIONS)


class Form(Live):
    """One operation's form.

    ``params``: what is filled in, by parameter, also what does not fit; assigning it fills the form anew.
    ``options``: the request's own, by header (`Stripe-Account`). ``reply``: what Stripe answered last.
    ``error``: what stands in the way, or Stripe's error, with what to do about it; None where nothing does.
    """

    _css = STYLE + (Path(__file__).parent / "form.css").read_text(encoding="utf-8")

    params = Dict()
    options = Dict()
    reply = Instance(Reply, allow_none=True)
    error = Instance(Problem, allow_none=True)

    def __init__(
        self, operation: Operation, params: Mapping[str, Any], options: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.operation = operation
        self._reaches = reaches()
        self._fields = parameters_of(operation)
        self._option_fields = Parameters(OPTIONS)
        self._findings = Findings()
        self._placed: dict[str, Html] = {}
        self._shown: Subject | None = None
        self._refused: Mapping[str, str] = {}
        self._sending = False
        self._flight = Flight(self)
        self.params, self.options = dict(params), dict(options or {})
        self._settle()

    def send(self) -> View:
        """Send what is filled in. Returns a view of the reply, or of what is to be mended before."""
        answer = self._prepare()
        self.tell(self._outcome(answer, None if self.error else self._exchange()))
        assert self._shown is not None
        return View(self._shown)

    def _prepare(self) -> Answer:
        """Everything up to sending; what is to be mended before is `error`."""
        self._adopt()
        self._sending, self._refused = True, {}
        answer = self._settle()
        self.reply, self._shown = None, subject_of(self.error) if self.error else None
        return answer

    def _outcome(self, answer: Answer, outcome: Exchange | Problem | None = None) -> Answer:
        """What came of it, held and to be shown; None where it was not sent."""
        if outcome:
            self._take(outcome)
        assert self._shown is not None
        status = self.error.message if self.error else self._shown.outcome
        return {
            "parts": {**answer["parts"], "reply": live_page(self._shown), "status": tag("span", status)},
            "problems": {**self._refused, **answer["problems"]},
            "focus": next(iter(answer["problems"]), None),
        }

    def code(self, language: str = "python") -> str:
        """The code that the form stands for, in one of `LANGUAGES`; "python" is the client's style."""
        if language not in LANGUAGES:
            raise ValueError(f"There is no code in {language!r}: choose one of {', '.join(LANGUAGES)}.")
        return unmarked(self._draft(language))

    def react(self, event: Event) -> Answer:
        self._adopt()
        do, at = event["do"], event.get("at", "")
        if do in EDITS:
            value = event.get("value")
            return self._edit(do, at, (value, event["content"]) if "content" in event else value)
        if self._shown and (follow := REACTIONS.get(do)):
            return follow(self._shown, event)
        return self._reactions[do](self, at)

    def static_html(self) -> Html:
        return static_form(self.operation, self.params, self.code(), self._shown)

    def text(self) -> str:
        return plain_form(self.operation, self.code(), self._shown)

    @observe("params", "options")
    def _refill(self, _change: Bunch) -> None:
        if self._adopt():
            self.tell(self._show())

    def _adopt(self) -> bool:
        """Fill the form with what the traits were given, also in place (`form.params["name"] = "x"`)."""
        given = ((self._fields, self.params), (self._option_fields, self.options))
        others = [(group, dict(values)) for group, values in given if values != group.read(Findings())]
        for group, values in others:
            group.fill(values)
        return bool(others)

    def _settle(self) -> Answer:
        """Bring traits, marks and code up to what the entries hold."""
        findings = self._findings = Findings()
        with self.hold_trait_notifications():
            self.options = self._option_fields.read(findings)
            self._speak(self.options.get("Stripe-Version", ""))
            self.params = self._fields.read(findings)
            missing = findings.missing if self._sending else {}
            self.error = _first(findings.problems, "Correct") or _first(missing, "Fill in")
        problems = {**self._refused, **missing, **findings.problems}
        return {
            "parts": self._new(
                {**code_parts(self._codes()), **checks(self._fields, findings, self.operation)}
            ),
            "problems": problems,
        }

    def _new(self, parts: dict[str, Html]) -> dict[str, Html]:
        """Those parts of the page that are others than before."""
        before, self._placed = self._placed, {**self._placed, **parts}
        return {name: part for name, part in parts.items() if before.get(name) != part}

    def _speak(self, version: str) -> None:
        """Take up the parameters of the version that is asked for; what is filled in stays."""
        with suppress(LookupError):
            spoken = in_version(self.operation.name, version or api_version())
            if spoken is not self.operation:
                kept = self._fields.read(Findings())
                self.operation, self._fields = spoken, parameters_of(spoken)
                self._fields.fill(kept)

    def _different(self) -> Html | None:
        """How the operation differs in the version that is asked for."""
        return version_view(self.operation.name, self.options.get("Stripe-Version", ""))

    def _edit(self, do: str, at: str, value: Any) -> Answer:
        self._refused, spoken = {}, self.operation
        entry = edit(self._group(at), do, at, value)
        answer = self._settle()
        if at in OPTION_NAMES:
            answer["parts"]["version"] = self._different() or together()
        if self.operation is not spoken:
            answer["parts"]["fields"] = fields(self._fields)
        typing = do in TYPED and not secret_in(value)
        changed = refreshed(entry, do) if typing else {f"control:{entry.path}": control(entry)}
        return {**answer, "parts": {**answer["parts"], **changed}}

    def _group(self, path: str) -> Group:
        return self._option_fields if path in OPTION_NAMES else self._fields

    def _codes(self) -> dict[str, str]:
        """The code as it can be pasted, by language."""
        drafts = {language: self._draft(language) for language in LANGUAGES}
        return {language: preamble(language, draft) + draft for language, draft in drafts.items()}

    def _draft(self, language: str) -> str:
        """The code, with marks in it."""
        params = draft(self.params, self._findings)
        return LANGUAGES[language](sample_of(self.operation, params, self.options))

    def _show(self, _at: str = "") -> Answer:
        answer = self._settle()
        page = live_form(
            self.operation,
            (self._fields, self._option_fields),
            self._findings,
            self._codes(),
            self._shown,
            different=self._different(),
            reaches=self._reaches,
        )
        return {**answer, "parts": {"page": page}}

    def _open(self, path: str) -> Answer:
        body = section_body(find(self._group(path), path))
        return {**self._settle(), "parts": {f"body:{path}": body}}

    def _more(self, _at: str) -> Answer:
        return {**self._settle(), "parts": {"more": folded_fields(self._fields)}}

    def _use(self, path: str) -> Answer:
        """Move an unknown parameter's value to the one that took its place."""
        move(self._fields, path, instead(self.operation, path))
        return self._show()

    def _drop(self, path: str) -> Answer:
        drop(self._fields, path)
        return self._show()

    def _preset(self, label: str) -> Answer:
        """A preset takes the place of everything but the path's parameters, where they are filled in."""
        preset = next(each for each in PRESETS[self.operation.name] if each.label == label)
        in_path = {each.name for each in self.operation.parameters if each.location == "path"}
        kept = {name: value for name, value in self.params.items() if name in in_path}
        self._forget()
        self.params = {**preset.filled(latest), **kept}
        lacking = [each for each in preset.kinds if latest(each) is None]
        told = "".join(f" There is no {each} in this session yet: fill in an id." for each in lacking)
        return {"parts": {"preset": tag("span", preset.shows + told)}}

    def _clear(self, _at: str) -> Answer:
        self._fields.clear()
        self._option_fields.clear()
        self._forget()
        return self._show()

    def _forget(self) -> None:
        """Begin again, as if nothing had been sent."""
        self._flight.stop()
        self._sending, self._refused, self._shown, self.reply = False, {}, None, None

    def _send_clicked(self, _at: str) -> Answer:
        """Send beside the kernel's other work, so that one may stop waiting."""
        if self._flight.under_way:
            return {}
        answer = self._prepare()
        if self.error:
            return self._outcome(answer)
        self._flight.start(lambda: partial(self._outcome, answer, self._exchange()), WAITING)
        return {}

    def _stop(self, _at: str) -> Answer:
        return self._flight.stop(STOPPED)

    def _exchange(self) -> Exchange | Problem:
        """Send the request. What kept it from being answered is a problem."""
        try:
            return send(request_of(self.operation, self.params, self.options))
        except (Refused, stripe.StripeError) as error:
            return Problem(redact(str(error)), "")

    def _take(self, outcome: Exchange | Problem) -> None:
        """Hold what came; a problem with the request is a mark at the field it names, too."""
        self._shown = subject_of(outcome)
        self.error = outcome if isinstance(outcome, Problem) else self._shown.problem
        if isinstance(outcome, Exchange):
            self.reply = outcome.reply
            self._refused = marks(self._fields, self.error) if self.error else {}

    _reactions: ClassVar[Mapping[str, Callable[[Form, str], Answer]]] = {
        "show": _show,
        "open": _open,
        "more": _more,
        "use": _use,
        "drop": _drop,
        "preset": _preset,
        "clear": _clear,
        "send": _send_clicked,
        "stop": _stop,
    }


def _first(sentences: Mapping[str, str], do: str) -> Problem | None:
    """The first of the sentences about fields, as a problem."""
    for path, sentence in sentences.items():
        return Problem(sentence, f"{do} {path}, then send again.", "invalid_request_error", param=path)
    return None
