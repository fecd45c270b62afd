"""From a truth table to its solutions."""
