"""Objects as they are stored: with their JSON, written once, and packed where they were not used lately."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, NoReturn
from zlib import crc32

import orjson
import zstandard

from .. import errors
from ..resource import Resource

# Numbers that need more than 53 bits are rare: only where one is met is it looked at how long it is.
ANY_NUMBERS = orjson.OPT_PASSTHROUGH_SUBCLASS
SHORT_NUMBERS = ANY_NUMBERS | orjson.OPT_STRICT_INTEGER
NESTED_TOO_DEEPLY = "Recursion limit reached"
BODY = attrgetter("body")
# How hard to compress: higher ones take longer, and save nothing on texts as short as these.
LEVEL = -1
USUAL_SIZE = 4096  # bytes of JSON
SHORTEST_MATCH = 7
SMALLEST_TABLE, LARGEST_TABLE = 10, 17  # logarithms of the places
NUMBER = 2  # bytes before each packed object, which tell its family
# Bytes of JSON of what stays as it is, under a number that no family has: packing it takes longer than it
# saves. What the sandbox notes for itself is mostly so small.
SMALL, UNPACKED = 300, b"\xff\xff"


class Stored(dict[str, Any]):
    """An object that is stored. It cannot be changed: `{**stored, ...}` makes another one.

    ``body`` is its JSON; ``packed`` the same as `Packer` makes it, once it was needed.
    """

    __slots__ = ("body", "packed")

    def __init__(self, resource: Resource, body: bytes, packed: bytes | None = None) -> None:
        super().__init__(resource)
        self.body = body
        self.packed = packed

    def _unchangeable(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("A stored object is never changed in place: store another one.")

    __setitem__ = __delitem__ = __ior__ = _unchangeable
    update = setdefault = pop = popitem = clear = _unchangeable

    def __reduce__(self) -> tuple[type, tuple[Resource]]:
        """A copy is a plain dictionary."""
        return dict, (dict(self),)


def written(value: Any) -> bytes:
    """A value's JSON; stored objects in it are not written again. Raises Invalid for what JSON cannot say."""
    if type(value) is Stored:
        return value.body
    try:
        return orjson.dumps(value, _as_written, SHORT_NUMBERS)
    except TypeError as error:
        if str(error) == NESTED_TOO_DEEPLY or beyond_64_bits(value):
            raise errors.cannot_be_kept() from None
        return orjson.dumps(value, _as_written, ANY_NUMBERS)


def joined(value: Any) -> Any:
    """A page of stored objects with their JSON put together, to be written; anything else as it is."""
    data = value.get("data") if isinstance(value, dict) else None
    if isinstance(data, list) and set(map(type, data)) == {Stored}:
        return {**value, "data": orjson.Fragment(b"[%b]" % b",".join(map(BODY, data)))}
    return value


def beyond_64_bits(value: Any) -> bool:
    """Whether there is an integer in a value that programs in other languages could not read."""
    if isinstance(value, dict):
        return any(map(beyond_64_bits, value.values()))
    if isinstance(value, list | tuple):
        return any(map(beyond_64_bits, value))
    return isinstance(value, int) and not -(2**63) <= value < 2**63


def _as_written(value: Any) -> Any:
    if type(value) is Stored:
        return orjson.Fragment(value.body)
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON.")


def trimmed(body: bytes) -> bytes:
    """What was written, to be kept: what orjson gives stays in a buffer of several KiB."""
    return memoryview(body).tobytes()


def stored(resource: Resource) -> Stored:
    """An object with its JSON. Raises Invalid for one that JSON cannot say."""
    return resource if type(resource) is Stored else Stored(resource, trimmed(written(resource)))


def _how_packed(first: int) -> zstandard.ZstdCompressionParameters:
    """How a family is packed whose first object has a JSON of so many bytes.

    Its table of matches has a place for every fourth byte. A larger one finds no more in objects like the
    first, and many families' tables would not fit into the processor's cache: half as long again.
    """
    places = min(max(first.bit_length() - 2, SMALLEST_TABLE), LARGEST_TABLE)
    return zstandard.ZstdCompressionParameters.from_level(
        LEVEL,
        source_size=USUAL_SIZE,
        dict_size=first,
        hash_log=places,
        min_match=SHORTEST_MATCH,
        write_content_size=True,
    )


class Packer:
    """Objects' JSON made small: of each is kept how it differs from the first of its family.

    A family is a kind or, of events, a type. ``firsts``: the first object's JSON of each, in order;
    ``checksum``: what tells whether they are as they were.
    """

    def __init__(self, firsts: Iterable[tuple[str, bytes]] = ()) -> None:
        self.firsts: list[tuple[str, bytes]] = []
        self.checksum = 0
        self._numbers: dict[str, int] = {}
        self._compressors: list[zstandard.ZstdCompressor] = []
        self._decompressors: list[zstandard.ZstdDecompressor] = []
        for family, body in firsts:
            self._begin(family, body)

    def _begin(self, family: str, body: bytes) -> int:
        number = self._numbers[family] = len(self.firsts)
        self.firsts.append((family, body))
        self.checksum = crc32(body, crc32(family.encode(), self.checksum))
        first = zstandard.ZstdCompressionDict(body, zstandard.DICT_TYPE_RAWCONTENT)
        how = _how_packed(len(body))
        first.precompute_compress(compression_params=how)
        self._compressors.append(zstandard.ZstdCompressor(dict_data=first, compression_params=how))
        self._decompressors.append(zstandard.ZstdDecompressor(first))
        return number

    def packed(self, resource: Stored, kind: str) -> bytes:
        """An object's JSON, small."""
        if resource.packed is None:
            if len(resource.body) < SMALL:
                resource.packed = UNPACKED + resource.body
                return resource.packed
            family = resource["type"] if kind == "event" else kind
            number = self._numbers.get(family)
            if number is None:
                number = self._begin(family, resource.body)
            resource.packed = number.to_bytes(NUMBER) + self._compressors[number].compress(resource.body)
        return resource.packed

    def unpacked(self, packed: bytes) -> Stored:
        """The object again. Raises ValueError where the bytes are not what `packed` made."""
        try:
            number, body = packed[:NUMBER], packed[NUMBER:]
            if number != UNPACKED:
                body = self._decompressors[int.from_bytes(number)].decompress(body)
            return Stored(orjson.loads(body), body, packed)
        except (zstandard.ZstdError, IndexError, orjson.JSONDecodeError) as error:
            raise ValueError(f"a packed object cannot be read ({error})") from None
