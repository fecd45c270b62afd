"""Fuzzy-set qualitative comparative analysis on membership tables."""
