from __future__ import annotations

from pathlib import Path

import pytest

from analysis.build.document_cache import DamagedError, DocumentCache
from analysis.files import DIGESTS, hash_files

FILES = {"a/b.html": b"x" * 99, "c.css": b"y"}


def test_a_part_is_kept_and_laid_out(tmp_path: Path) -> None:
    documents = DocumentCache(tmp_path / "shelf")
    assert not documents.holds("k")
    documents.put("k", FILES)
    assert documents.holds("k")
    assert list(documents.lay_out("k", tmp_path / "out")) == ["a/b.html", "c.css"]
    assert (tmp_path / "out" / "a" / "b.html").read_bytes() == FILES["a/b.html"]


def test_the_first_of_two_equal_parts_stays(tmp_path: Path) -> None:
    documents = DocumentCache(tmp_path)
    documents.put("k", FILES)
    first = (tmp_path / "k" / "c.css").stat().st_ino
    documents.put("k", FILES)
    assert (tmp_path / "k" / "c.css").stat().st_ino == first
    assert [p.name for p in tmp_path.iterdir()] == ["k"]


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/null")


@pytest.mark.parametrize("damage", [_empty, _cut, _flip, _link, Path.unlink])
@pytest.mark.parametrize("file", ["a/b.html", DIGESTS])
def test_a_damaged_part_is_not_there_and_can_be_made_anew(
    tmp_path: Path, damage, file: str
) -> None:
    documents = DocumentCache(tmp_path / "shelf")
    documents.put("k", FILES)
    damage(tmp_path / "shelf" / "k" / file)
    assert not documents.holds("k")
    with pytest.raises(DamagedError):
        documents.lay_out("k", tmp_path / "out")
    documents.put("k", FILES)
    assert documents.holds("k")
    assert [p.name for p in (tmp_path / "shelf").iterdir()] == ["k"]


def test_an_added_file_is_damage_too(tmp_path: Path) -> None:
    documents = DocumentCache(tmp_path)
    documents.put("k", FILES)
    (tmp_path / "k" / "a" / "more.html").write_text("")
    assert not documents.holds("k")


def test_a_part_laid_over_a_linked_file_leaves_the_other_name_alone(tmp_path: Path) -> None:
    """The files of the old site that stay are one with the new site's, not copies."""
    documents = DocumentCache(tmp_path / "shelf")
    documents.put("k", {"a": b"new"})
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").hardlink_to(tmp_path / "old")
    documents.lay_out("k", tmp_path / "out")
    assert (tmp_path / "old").read_bytes() == b"old"


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
