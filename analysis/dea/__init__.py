"""Data envelopment analysis on arrays."""
