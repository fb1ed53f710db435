"""A reply as tree, table and JSON: in Lab, in VS Code, and as a stored notebook's HTML."""

from .problem import Problem, problem_of
from .show import View, show

__all__ = ["Problem", "View", "problem_of", "show"]
