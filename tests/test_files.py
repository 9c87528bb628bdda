"""One step from the old file to the new."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.files import write_atomic


@pytest.mark.parametrize("data", ["项目\r\n", "项目\r\n".encode(), ["项", "目\r\n"], iter(["项目\r", "\n"])])
def test_writes_text_bytes_and_pieces_as_they_are(tmp_path: Path, data: object) -> None:
    path = tmp_path / "名.ttl"
    path.write_text("old")
    write_atomic(path, data)  # type: ignore[arg-type]
    assert path.read_bytes() == "项目\r\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["名.ttl"]


def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "half"
        raise RuntimeError("no more")

    path = tmp_path / "graph.ttl"
    path.write_text("old")
    with pytest.raises(RuntimeError):
        write_atomic(path, pieces())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").mkdir()
    with pytest.raises(OSError):
        write_atomic(tmp_path / "graph.ttl", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_link_keeps_pointing(tmp_path: Path) -> None:
    real = tmp_path / "real.ttl"
    real.write_text("old")
    link = tmp_path / "link.ttl"
    link.symlink_to(real)
    write_atomic(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_the_file_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_atomic(tmp_path / "ours", "")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "ours")}
    assert len(modes) == 1
