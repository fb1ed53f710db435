"""What stands in for compiled packages in the browser does what they do."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import orjson
import pytest
import zstandard

from helpers.viewer import flight
from scripts.lite import STANDINS, entry, metadata


def standin(name: str) -> Any:
    """A stand-in, loaded beside the package whose name it has."""
    spec = spec_from_file_location(f"standin_{name}", STANDINS / f"{name}.py")
    assert spec
    assert spec.loader
    module: ModuleType = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, 2.5, None, True, "é\n\u2028"], "b": {}},
        [],
        "",
        0,
        -1.0,
        1e300,
        float("nan"),
        (1, 2),
        2**53 - 1,
    ],
)
def test_json_is_written_alike(value: Any) -> None:
    """To the byte."""
    assert standin("orjson").dumps(value) == orjson.dumps(value)


def test_what_has_no_json_is_refused_alike() -> None:
    """By type and words, since the store reads them."""
    json = standin("orjson")
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    for value, option in ((object(), 0), (2**60, json.OPT_STRICT_INTEGER), (deep, 0)):
        with pytest.raises(TypeError) as mine:
            json.dumps(value, None, option)
        real = orjson.OPT_STRICT_INTEGER if option else 0
        with pytest.raises(TypeError) as theirs:
            orjson.dumps(value, None, real)
        assert str(mine.value).split(":")[0] == str(theirs.value).split(":")[0]
    for text in (b"{", b"NaN", b""):
        with pytest.raises(json.JSONDecodeError):
            json.loads(text)


def test_what_is_written_already_is_not_written_again() -> None:
    """Nor is a value that the caller makes plain."""
    json = standin("orjson")
    given = {"a": json.Fragment(b'{"b":1}'), "c": {1}}
    assert json.dumps(given, sorted) == b'{"a":{"b":1},"c":[1]}'


def test_what_is_packed_is_unpacked() -> None:
    """With a text that it is mostly like; what was not packed so is refused."""
    packing = standin("zstandard")
    like = packing.ZstdCompressionDict(b'{"object": "customer", "name": "Jenny"}' * 50)
    small = packing.ZstdCompressor(-1, dict_data=like, write_dict_id=False).compress(
        b'{"object": "customer"}'
    )
    assert packing.ZstdDecompressor(like).decompress(small) == b'{"object": "customer"}'
    with pytest.raises(packing.ZstdError):
        packing.ZstdDecompressor(like).decompress(b"nothing")
    assert issubclass(zstandard.ZstdError, Exception)


def test_a_wheel_says_what_is_in_it(tmp_path: Path) -> None:
    """Its entry in Pyodide's lock, and its own record."""
    told = entry(tmp_path, "my-kit", "1", {"kit.py": b"x = 1\n", **metadata("my-kit", "1")})
    assert (told["file_name"], told["package_type"]) == ("my_kit-1-py3-none-any.whl", "package")
    assert (tmp_path / told["file_name"]).exists()
    assert len(told["sha256"]) == 64


def test_a_form_sends_where_there_are_no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the browser: the work is done at once, and its last word is told."""
    monkeypatch.setattr(flight, "THREADS", False)
    told: list[Any] = []
    widget: Any = SimpleNamespace(tell=told.append)
    own = flight.Flight(widget)
    own.start(lambda: lambda: {"parts": {"reply": "200 OK"}}, "Sending")
    assert [each["parts"]["reply"] for each in told] == ["200 OK"]
    assert not own.under_way
