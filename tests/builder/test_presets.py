"""Presets are right: each can be filled in, and the sandbox answers as it says."""

from __future__ import annotations

import pytest

from helpers.builder import build
from helpers.builder.presets import PRESETS, Preset
from helpers.catalog import operation

ALL = [(name, preset) for name, presets in PRESETS.items() for preset in presets]


@pytest.mark.parametrize(("name", "preset"), ALL, ids=lambda each: getattr(each, "label", each))
def test_a_preset_fits_its_operation(name: str, preset: Preset) -> None:
    """No parameter is unknown, none of a wrong type, and nothing is missing but the path's."""
    in_path = {each.name: "x_1" for each in operation(name).parameters if each.location == "path"}
    form = build(name, **in_path, **preset.params)
    assert form.error is None
    assert form.params == {**in_path, **preset.params}


def test_labels_tell_the_presets_of_an_operation_apart() -> None:
    """A label is also the name by which a preset is found."""
    for presets in PRESETS.values():
        assert len({each.label for each in presets}) == len(presets)


@pytest.mark.parametrize(
    ("label", "kind", "prefix"),
    [
        ("A Visa", "card", "tok_"),
        ("A declined card", "card", "tok_"),
        ("A bank account", "bank_account", "btok_"),
        ("A connected account", "account", "ct_"),
        ("A person", "person", "cpt_"),
        ("An identity number", "pii", "pii_"),
        ("A CVC update", "cvc_update", "cvctok_"),
    ],
)
def test_each_kind_of_token_has_a_preset(label: str, kind: str, prefix: str) -> None:
    """One press and Send: the token is of the kind that the preset names."""
    form = build("v1.tokens.create")
    form.react({"do": "preset", "at": label})
    form.send()
    assert form.error is None
    assert form.reply is not None
    assert form.reply.body["type"] == kind
    assert form.reply.body["id"].startswith(prefix)


def test_the_wrong_number_is_refused() -> None:
    """The preset that meets an error on purpose."""
    form = build("v1.tokens.create")
    form.react({"do": "preset", "at": "A wrong number"})
    form.send()
    assert form.error is not None
    assert form.error.code == "incorrect_number"
