"""Any list, whole: fetched side by side, kept as Parquet, gone on with after a stop."""

from .download import download
from .reading import Download, Unfinished

__all__ = ["Download", "Unfinished", "download"]
