"""Efficiency over periods: productivity indices and windows."""
