"""Documents: the book, the briefs, the site, and the build that keeps them whole."""
