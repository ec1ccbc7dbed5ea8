"""What the tests of the Python package share: one session, fixtures, and pictures of their own."""

import json
import struct
import zlib
from pathlib import Path
from typing import Any, Iterator

import numpy
import pytest
from pyspark.sql import SparkSession

import lakesieve

RESOURCES = Path(__file__).resolve().parents[4] / "udfs" / "src" / "test" / "resources"
TINY_MODEL = RESOURCES / "models" / "tiny"
TYPES = {"f32": "<f4", "f64": "<f8", "i32": "<i4"}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    warehouse = tmp_path_factory.mktemp("warehouse")
    session = lakesieve.session(master="local[2]", config={"spark.sql.warehouse.dir": warehouse.as_uri()})
    yield session
    session.stop()


class Published:
    """Arrays of the published code, by name; the README beside them says what they are."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._arrays = json.loads((folder / "meta.json").read_text())["arrays"]

    def __getattr__(self, name: str) -> Any:
        array = self._arrays[name]
        return numpy.fromfile(self._folder / array["file"], TYPES[array["dtype"]]).reshape(array["shape"])

    def negatives(self, groups: int) -> Any:
        """The negatives by position, the permuted ones first."""
        selected = self.candidates[self.selected]
        permutation = getattr(self, f"group_perm_{groups}")
        kept = selected[: len(permutation)][permutation]
        return numpy.concatenate([kept, selected[len(permutation) :]])


@pytest.fixture(scope="session")
def tiny() -> Published:
    return Published(RESOURCES / "fixtures" / "tiny")


def png(red: int, green: int, blue: int, size: int = 32) -> bytes:
    """A picture of one colour."""
    rows = b"".join(b"\0" + bytes((red, green, blue)) * size for _ in range(size))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pictures in two folders, and a file that is none."""
    folder = tmp_path_factory.mktemp("photos")
    for place in range(12):
        source = folder / ("even" if place % 2 == 0 else "odd")
        source.mkdir(exist_ok=True)
        (source / f"{place}.png").write_bytes(png(place * 20, 255 - place * 20, place * 7))
    (folder / "odd" / "broken.png").write_bytes(b"no picture")
    return folder
