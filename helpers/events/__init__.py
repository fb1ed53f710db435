"""What changed: the Dashboard's event text."""

from .dashboard import NotEventText, dashboard_event

__all__ = ["NotEventText", "dashboard_event"]
