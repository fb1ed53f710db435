"""Exercises and their checks; a session kept."""

from .books import misbooked
from .exercises import EXERCISES, Exercise
from .session import keep, replay, sent
from .verdict import Verdict, check

__all__ = ["EXERCISES", "Exercise", "Verdict", "check", "keep", "misbooked", "replay", "sent"]
