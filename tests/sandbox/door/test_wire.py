"""Bodies as they stand on the wire, read into nested parameters."""

from __future__ import annotations

import pytest

from helpers.sandbox.door.wire import HttpRequest, Malformed, read_form, read_params
from helpers.sandbox.resource import Upload


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("", {}),
        ("a=1&b=", {"a": "1", "b": ""}),
        ("card[number]=4242&card[exp_month]=5", {"card": {"number": "4242", "exp_month": "5"}}),
        ("a[b][c][d]=x", {"a": {"b": {"c": {"d": "x"}}}}),
        ("expand[]=a&expand[]=b", {"expand": ["a", "b"]}),
        ("items[0][price]=p&items[1][price]=q", {"items": {"0": {"price": "p"}, "1": {"price": "q"}}}),
        ("list[a][]=1&list[a][]=2", {"list": {"a": ["1", "2"]}}),
        ("name=J%C3%BCrgen+M", {"name": "Jürgen M"}),
        ("a=1&a=2", {"a": "2"}),
        ("a=1&a[b]=2", {"a": {"b": "2"}}),
    ],
)
def test_brackets_nest(text: str, params: dict[str, object]) -> None:
    """Brackets become dictionaries and lists; the last of two equal names wins."""
    assert read_form(text) == params


def test_a_json_body_keeps_its_types() -> None:
    """Numbers, booleans and null stay what they are."""
    request = HttpRequest(
        "post", "/", "", {"content-type": "application/json"}, b'{"a": 1, "b": true, "c": null}'
    )
    assert read_params(request) == {"a": 1, "b": True, "c": None}


@pytest.mark.parametrize("body", [b"[1]", b"{", b"\xff"])
def test_a_body_that_cannot_be_read_says_so(body: bytes) -> None:
    """A JSON body that is no object is refused, not guessed at."""
    with pytest.raises(Malformed):
        read_params(HttpRequest("post", "/", "", {"content-type": "application/json"}, body))


def test_a_multipart_body_carries_files() -> None:
    """A part with a file name is an upload, the others are parameters."""
    body = (
        b'--B\r\nContent-Disposition: form-data; name="purpose"\r\n\r\ndispute_evidence\r\n'
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n\x89PNG\r\n--B--\r\n"
    )
    params = read_params(
        HttpRequest("post", "/", "", {"content-type": "multipart/form-data; boundary=B"}, body)
    )
    assert params == {"purpose": "dispute_evidence", "file": Upload("a.png", b"\x89PNG", "image/png")}
