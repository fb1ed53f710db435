"""The sandbox's faults and its time as controls, and what happens meanwhile."""

from .panel import Panel, panel

__all__ = ["Panel", "panel"]
