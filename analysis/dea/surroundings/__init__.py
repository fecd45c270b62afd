"""Efficiency and what surrounds the units: second stages, and conditional frontiers."""
