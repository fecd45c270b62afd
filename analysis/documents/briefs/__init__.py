"""A region's two pages: what is true of it, how that is said, and how it is laid out."""
