"""Exercises, their checks and a reader's progress; a session kept."""

from .exercises import EXERCISES, Exercise, about
from .exercises.books import misbooked
from .progress import Progress, progress
from .session import keep, replay, sent
from .verdict import Verdict, check

__all__ = [
    "EXERCISES",
    "Exercise",
    "Progress",
    "Verdict",
    "about",
    "check",
    "keep",
    "misbooked",
    "progress",
    "replay",
    "sent",
]
