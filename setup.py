"""Puts what the package needs besides its code into the wheel: below ``analysis/shipped``."""

import re
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

EXAMPLE = "data/india-2018/states.csv"  # what pathways example writes
# A comment above is that line's own.
LEFT_BEHIND = re.compile(r"(^#.*\n)?^documentation:.*\n|^ *- (\.\./)*data/\S+\.bib\n", re.M)
SHIPPED = ("_quarto.yml", "index.qmd", "CITATION.cff", "chapters", "templates", EXAMPLE)


class BuildWithFiles(build_py):
    """Copies the files that a clone has at its top; an editable installation finds them there."""

    def run(self) -> None:
        """Build as always, then copy; not for an editable installation."""
        super().run()
        if self.editable_mode:
            return
        for name in SHIPPED:
            target = Path(self.build_lib, "analysis", "shipped", name)
            if Path(name).is_dir():
                written = shutil.ignore_patterns("computed-figures")
                shutil.copytree(name, target, dirs_exist_ok=True, ignore=written)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(name, target)
        # The clone's own documentation and study stay behind, and so does what names them.
        shipped = Path(self.build_lib, "analysis", "shipped")
        for book in (shipped / "_quarto.yml", *shipped.glob("chapters/*/_quarto.yml")):
            said = book.read_text("utf-8")
            book.write_text(LEFT_BEHIND.sub("", said), "utf-8")


setup(cmdclass={"build_py": BuildWithFiles})
