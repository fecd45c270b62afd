"""The same inputs give the same bytes, whatever surrounds the build."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import small_project

# One thing after another that must not matter; "" is what is compared with.
PLAIN = {"LC_ALL": "C.UTF-8", "LANGUAGE": "", "TZ": "UTC", "PYTHONHASHSEED": "0"}
SURROUNDINGS: dict[str, dict[str, str]] = {
    "hash seed": {"PYTHONHASHSEED": "12345"},
    "another hash seed": {"PYTHONHASHSEED": "4294967295"},
    "locale C": {"LC_ALL": "C"},
    "locale POSIX, in ASCII": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "an unknown locale": {"LC_ALL": "xx_XX.UTF-8"},
    "locale de_DE": {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"},
    "locale tr_TR": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "locale zh_CN": {"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"},
    "locale zh_CN in GB18030": {"LC_ALL": "zh_CN.GB18030", "PYTHONUTF8": "0"},
    "time zone east": {"TZ": "Pacific/Kiritimati"},
    "time zone west": {"TZ": "Etc/GMT+12"},
    "no home": {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"},
    "a narrow terminal": {"COLUMNS": "20", "TERM": "dumb"},
}
REFERENCES = "@book{charnes1978, title={Efficiency}, author={Charnes, Abraham}, year={1978}}\n"
MORE = "\nSee @charnes1978.\n\n$$\\theta \\le 1$$ {#eq-theta}\n\n::: {#refs}\n:::\n"
FOLDERS = (
    "with  spaces & 'quotes'",
    "中文 文件夹",
    "ünïcode-é",
    "-leading",
    "per%cent#hash",
    "a--b __c__ ~d~ ...",
)


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Locales that the system need not have, compiled from its sources if it has those."""
    home = tmp_path_factory.mktemp("locales")
    for values in SURROUNDINGS.values():
        name, _, charset = values.get("LC_ALL", "").partition(".")
        if charset and shutil.which("localedef") and name not in ("C", "xx_XX"):
            command = ["localedef", "-i", name, "-f", charset, str(home / f"{name}.{charset}")]
            subprocess.run(command, check=False, capture_output=True)
    return home


def made(home: Path, *options: str, umask: int = 0o022, **surroundings: str) -> dict[str, str]:
    """Build the smallest study in a new project at ``home``; the hashes of its files."""
    project = small_project.make(home, "smallest")
    settings = small_project.BOOK.replace("book:\n", "book:\n  downloads: [pdf, docx]\n")
    (home / "_quarto.yml").write_text(settings + "bibliography: references.bib\n", "utf-8")
    (home / "references.bib").write_text(REFERENCES, "utf-8")
    (home / "index.qmd").write_text(small_project.PREFACE + MORE, "utf-8")
    before = os.umask(umask)
    try:
        done = small_project.build(project, *options, **(PLAIN | surroundings))
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    assert "6 of 6 parts made anew" in done.stdout
    return small_project.fingerprint(project.output)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return made(tmp_path_factory.mktemp("plain") / "project", "--jobs", "1")


def unlike(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def test_all_at_once(plain: dict[str, str], tmp_path: Path) -> None:
    """Another seed, locale, time zone, number of jobs, umask and folder."""
    other = made(
        tmp_path / FOLDERS[1], "--jobs", "3", umask=0o077,
        PYTHONHASHSEED="12345", LC_ALL="C", TZ="Asia/Kolkata", HOME="/nonexistent",
    )  # fmt: skip
    assert unlike(plain, other) == set()


@pytest.mark.long
@pytest.mark.parametrize("what", SURROUNDINGS)
def test_surroundings(plain: dict[str, str], tmp_path: Path, locales: Path, what: str) -> None:
    values = SURROUNDINGS[what]
    if "_" in values.get("LC_ALL", "").replace("xx_XX", ""):
        if not (locales / values["LC_ALL"]).exists():
            pytest.skip("neither the locale nor its source is here: apt-get install locales")
        values = values | {"LOCPATH": str(locales)}
    assert unlike(plain, made(tmp_path / "project", "--jobs", "1", **values)) == set()


@pytest.mark.long
@pytest.mark.parametrize("name", FOLDERS)
def test_folders(plain: dict[str, str], tmp_path: Path, name: str) -> None:
    assert unlike(plain, made(tmp_path / name, "--jobs", "1")) == set()


@pytest.mark.long
@pytest.mark.parametrize(("jobs", "umask"), [(2, 0o022), (5, 0o022), (1, 0o077), (1, 0o000)])
def test_jobs_and_umask(plain: dict[str, str], tmp_path: Path, jobs: int, umask: int) -> None:
    assert unlike(plain, made(tmp_path / "project", "--jobs", str(jobs), umask=umask)) == set()
