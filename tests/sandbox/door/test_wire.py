"""Bodies as they stand on the wire, read into nested parameters."""

from __future__ import annotations

import pytest

from helpers.sandbox.door.wire import HttpRequest, read_form, read_params
from helpers.sandbox.errors import Malformed
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
        ("items[][price]=p&items[][quantity]=1", {"items": [{"price": "p", "quantity": "1"}]}),
        ("l[][a]=1&l[][b]=2&l[][a]=3&l[][b]=4", {"l": [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]}),
        ("l[][a][b]=1&l[][a][c][]=2&l[][a][c][]=3", {"l": [{"a": {"b": "1", "c": ["2", "3"]}}]}),
        ("l[][a]=1&l[][m][][b]=2&l[][m][][b]=3", {"l": [{"a": "1", "m": [{"b": "2"}, {"b": "3"}]}]}),
        ("l[]=1&l[][a]=2", {"l": ["1", {"a": "2"}]}),
        ("a=1&a[l][][b]=2&a[l][][b]=3", {"a": {"l": [{"b": "2"}, {"b": "3"}]}}),
        ("l[][]=1&l[][]=2&[][]=3&m[][]", {"l": ["1", "2"], "": ["3"], "m": [""]}),
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


PARTED = "multipart/form-data; boundary=B"
DISPOSITION = b"Content-Disposition: form-data; "
PARTS: dict[bytes, dict[str, object]] = {
    b'name="a"\r\n\r\n1': {"a": "1"},
    b"name=a\r\n\r\n1": {"a": "1"},
    b'name="a%5Bb%5D"\r\n\r\n1': {"a": {"b": "1"}},
    b'name="a[]"\r\n\r\n1\r\n--B\r\n' + DISPOSITION + b'name="a[]"\r\n\r\n2': {"a": ["1", "2"]},
    b'name="a"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xc3\xbc': {"a": "ü"},
    b'name="a"\r\n\r\nin the --B midst\r\n': {"a": "in the --B midst\r\n"},
    b'name="a"; filename="b.png"\r\n\r\n': {"a": Upload("b.png", b"", "text/plain")},
    b'filename="b.png"; name="a"\r\nX: y\r\ncontent-type: Image/PNG\r\n\r\n\xff\r\n\r\n': {
        "a": Upload("b.png", b"\xff\r\n\r\n", "image/png")
    },
    b"name=\"a\"; filename*=UTF-8''b%C3%BC%22.png\r\n\r\n": {"a": Upload('bü".png', b"", "text/plain")},
    b'name="a"; filename="b\\"\\\\;c.png"\r\n\r\n': {"a": Upload('b"\\;c.png', b"", "text/plain")},
    b'name="a"; filename="b"\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n--C\r\n\r\n--C--': {
        "a": Upload("b", b"--C\r\n\r\n--C--", "multipart/mixed")
    },
}


@pytest.mark.parametrize("kind", [PARTED, 'Multipart/Form-Data;charset=x;Boundary="B"'])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_says_what_it_is(part: bytes, kind: str) -> None:
    """By https://www.rfc-editor.org/rfc/rfc7578, as browsers and the SDKs write it."""
    body = b"preamble\r\n--B\r\n" + DISPOSITION + part + b"\r\n--B--\r\nepilogue"
    assert read_params(HttpRequest("post", "/", "", {"content-type": kind}, body)) == PARTS[part]


UNREADABLE: dict[str, tuple[str, bytes]] = {
    "no boundary": ("multipart/form-data", b"--B\r\n"),
    "many parts": (
        PARTED,
        b'--B\r\nContent-Disposition: x; name="a"\r\n\r\n\r\n' * 5000,
    ),
    "a long head": (PARTED, b"--B\r\nX: " + b';name="' * 50_000 + b"\r\n\r\n"),
    "no UTF-8": (PARTED, b'--B\r\nX: ; name="a"\r\n\r\n\xff\r\n--B--'),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_parts_that_cannot_be_read_are_refused(what: str) -> None:
    """At once, whatever they are."""
    kind, body = UNREADABLE[what]
    with pytest.raises(Malformed):
        read_params(HttpRequest("post", "/", "", {"content-type": kind}, body))


def test_no_part_takes_others_down() -> None:
    """Bodies in bodies, and names without an end, are parts like others."""
    nested = b"".join(b"--B\r\nContent-Type: multipart/mixed; boundary=B%d\r\n\r\n" % n for n in range(2000))
    brackets = b"--B\r\nContent-Disposition: form-data; " + b"(" * 5000 + b"\r\n\r\nx\r\n--B--"
    for body in (nested, brackets):
        kind = {"content-type": PARTED}
        assert set(read_params(HttpRequest("post", "/", "", kind, body))) <= {""}


@pytest.mark.parametrize(
    "kind", ["Application/JSON", "application/json; charset=utf-8", "APPLICATION/JSON ;x=y"]
)
def test_a_content_type_is_written_in_any_case(kind: str) -> None:
    """Source: https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1."""
    assert read_params(HttpRequest("post", "/", "", {"content-type": kind}, b'{"a": 1}')) == {"a": 1}
