"""Any list, whole: fetched side by side, kept as Parquet, gone on with after a stop."""

from .download import WEEK, download
from .reading import Download, Unfinished

__all__ = ["WEEK", "Download", "Unfinished", "download"]
