"""A reply as tree, table and JSON: in Lab, in VS Code, and as a stored notebook's HTML."""

from .objects_view import graph
from .problem import Problem, problem_of
from .show import View, show
from .versions import versions

__all__ = ["Problem", "View", "graph", "problem_of", "show", "versions"]
