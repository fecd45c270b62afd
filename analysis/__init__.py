"""Pathways: efficiency, the conditions behind it, and what both say about one region."""

__version__ = "0.1.0"
