"""A study run once: every finding, in one frozen object."""
