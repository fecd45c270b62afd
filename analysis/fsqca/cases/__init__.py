"""What single cases say about a solution, and which to compare."""
