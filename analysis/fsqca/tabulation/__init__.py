"""From memberships to a truth table."""
