"""What Quarto runs after it has rendered the book: it adds what Quarto does not know of.

Quarto empties its output folder first, so briefs, data and search entries are put there after it.
The build's own call of Quarto does that itself and tells this script to rest.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# A script's own folder comes first on the path, and its modules would hide the library's: the
# project takes its place, which also serves a Python that does not have the package installed.
sys.path[0] = str(Path(__file__).resolve().parents[2])


def main() -> int:
    """Complete the output folder that Quarto names; 2 and one line an error if it cannot be."""
    from analysis.build import build, parts
    from analysis.errors import UserError
    from analysis.harmless import on_terminal
    from analysis.study import project

    if os.environ.get(parts.INSIDE_BUILD):
        return 0
    output = Path(os.environ.get("QUARTO_PROJECT_OUTPUT_DIR", "output")).resolve()
    try:
        build.complete(project.find(output=output), output)
    except UserError as error:
        print(on_terminal(str(error)), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
