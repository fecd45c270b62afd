from __future__ import annotations

from pathlib import Path

from analysis.build.document_cache import Shelf
from analysis.files import hash_files


def test_a_part_is_kept_and_laid_out(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    assert not shelf.holds("k")
    shelf.put("k", {"a/b.html": b"x", "c.css": b"y"})
    assert shelf.holds("k")
    assert shelf.lay_out("k", tmp_path / "out") == ["a/b.html", "c.css"]
    assert (tmp_path / "out" / "a" / "b.html").read_bytes() == b"x"


def test_the_first_of_two_equal_parts_stays(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("k", {"a": b"1"})
    shelf.put("k", {"a": b"1"})
    assert shelf.names("k") == ["a"]
    assert [p.name for p in tmp_path.iterdir()] == ["k"]


def test_what_is_not_wanted_is_forgotten(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for key in ("one", "two"):
        shelf.put(key, {"a": b"1"})
    shelf.keep_only(["two"])
    assert not shelf.holds("one")
    assert shelf.holds("two")


def test_the_hash_sees_names_contents_and_salt(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1")
    first = hash_files(tmp_path, ["*.txt"])
    assert hash_files(tmp_path, ["*.txt", "a.*"]) == first
    assert hash_files(tmp_path, ["*.txt"], "salt") != first
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    second = hash_files(tmp_path, ["*.txt"])
    assert second != first
    (tmp_path / "b.txt").write_text("2")
    assert hash_files(tmp_path, ["*.txt"]) not in {first, second}
