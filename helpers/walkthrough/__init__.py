"""Exercises and their checks."""

from .exercises import EXERCISES, Exercise
from .verdict import Verdict, check

__all__ = ["EXERCISES", "Exercise", "Verdict", "check"]
