"""The website around the book and the briefs."""
