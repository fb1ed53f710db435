"""Money management (v2): financial accounts, how money gets in and out of them, and to whom."""
