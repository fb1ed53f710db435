"""Exercises and their checks."""

from .books import misbooked
from .exercises import EXERCISES, Exercise
from .verdict import Verdict, check

__all__ = ["EXERCISES", "Exercise", "Verdict", "check", "misbooked"]
