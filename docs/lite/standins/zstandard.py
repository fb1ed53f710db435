"""What the kit uses of zstandard, by the standard library's zlib: for Python in a browser."""

from __future__ import annotations

import zlib

DICT_TYPE_RAWCONTENT = 1
ZstdError = zlib.error


class ZstdCompressionDict:
    """What is compressed is mostly like this text."""

    def __init__(self, data: bytes, _kind: int = DICT_TYPE_RAWCONTENT) -> None:
        self.data = data

    def precompute_compress(self, _level: int) -> None:
        """Nothing is to be made ready."""


class ZstdCompressor:
    def __init__(self, _level: int, *, dict_data: ZstdCompressionDict, **_options: bool) -> None:
        self._like = dict_data.data

    def compress(self, data: bytes) -> bytes:
        using = zlib.compressobj(1, zdict=self._like[-32768:])
        return using.compress(data) + using.flush()


class ZstdDecompressor:
    def __init__(self, like: ZstdCompressionDict) -> None:
        self._like = like.data

    def decompress(self, data: bytes) -> bytes:
        return zlib.decompressobj(zdict=self._like[-32768:]).decompress(data)
