"""Charts: results in, matplotlib figures or SVG out. They read no files and hold no words."""
