"""A name means one thing in the whole package, and no room holds too much of it."""

import ast
from collections import Counter, defaultdict
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_a_public_class_name_is_there_once() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(str(path.relative_to(PACKAGE)))
    assert len(homes) > 100
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_no_folder_s_own_files_hold_more_than_a_fifth_of_the_code() -> None:
    lines: Counter[str] = Counter()
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        lines[str(path.parent.relative_to(PACKAGE))] += len(text.splitlines())
    folder, most = lines.most_common(1)[0]
    assert most <= sum(lines.values()) / 5, folder
