"""What Quarto runs after the book: it adds briefs, data and search, which Quarto does not know."""

import sys

from analysis.build.post_render import main

if __name__ == "__main__":  # worker processes read this file too
    sys.exit(main())
