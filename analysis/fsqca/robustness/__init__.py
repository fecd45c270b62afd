"""What of a solution survives other decisions, other cases, and chance."""
