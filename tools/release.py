"""Holds a release's tag to the version of the package, the changelog and the citation.

Usage: python tools/release.py v1.2.3
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def faults(tag: str, root: Path = ROOT) -> list[str]:
    """Return what does not agree with the tag, a line each."""
    version = tag.removeprefix("v")
    stated = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    changes = (root / "CHANGELOG.md").read_text("utf-8")
    cited = (root / "CITATION.cff").read_text("utf-8")
    code = (root / "analysis" / "__init__.py").read_text("utf-8")
    entry = re.search(
        rf"^## {re.escape(version)} - \d{{4}}-\d{{2}}-\d{{2}}\n+(?=\S)", changes, re.M
    )
    checks = {
        f"pyproject.toml: version is {stated}, the tag says {version}": stated == version,
        f"analysis/__init__.py: does not say version {version}": f'"{version}"' in code,
        f"CHANGELOG.md: has no entry '## {version} - YYYY-MM-DD'": entry is not None,
        f"CITATION.cff: does not cite version {version}": bool(
            re.search(rf"^version: *['\"]?{re.escape(version)}['\"]?$", cited, re.M)
        ),
    }
    return [line for line, holds in checks.items() if not holds]


if __name__ == "__main__":
    found = faults(*sys.argv[1:2])
    print("\n".join(found) or "the tag agrees with version, changelog and citation")
    sys.exit(bool(found))
