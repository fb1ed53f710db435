"""Apps: what they keep about whoever installed them, and where they are installed."""
