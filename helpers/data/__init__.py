"""Bulk download, frames, money, pictures, SQL."""
