"""For notebooks: the demo's lake, pictures in rows, and colours. Needs matplotlib."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, Sequence

import matplotlib.pyplot as plt
from IPython.display import Image, display
from pyspark.sql import SparkSession

from lakesieve._commands import demo

IN, OUT, GREY = "#2a6f97", "#c8553d", "#8d99ae"  # told apart without colour vision, too

_LONGEST = 160  # pixels

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "font.size": 10})


def demo_lake() -> Path:
    """The lake of the demo, which the first call makes (a minute and a half).

    It is the folder ``lake`` beside the notebook, or what LAKESIEVE_NOTEBOOK_LAKE says.
    """
    lake = Path(os.environ.get("LAKESIEVE_NOTEBOOK_LAKE", "lake")).absolute()
    if not (lake / "reports" / "latest.html").exists():
        demo(lake)
    return lake


def name(uri: str) -> str:
    """The end of a path, short enough for a title."""
    return "/".join(uri.split("/")[-2:])


def show_pictures(uris: Sequence[str], titles: Sequence[str], columns: int = 6) -> None:
    """Draws pictures in rows, each with its title.

    :param uris: paths of the tables, on any file system that the session reads
    :param titles: a title for each
    :param columns: pictures in a row
    """
    pictures = _contents(list(uris))
    rows = -(-len(pictures) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(2.1 * columns, 2.3 * rows), squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for axis, uri, content, title in zip(axes.flat, uris, pictures, titles):
        axis.imshow(_thumbnail(plt.imread(io.BytesIO(content), format=uri.rsplit(".", 1)[-1])))
        axis.set_title(title, fontsize=8)
    figure.tight_layout()
    drawn = io.BytesIO()
    figure.savefig(drawn, format="jpeg", pil_kwargs={"quality": 80})
    plt.close(figure)
    display(Image(drawn.getvalue(), format="jpeg"))


def _contents(uris: Sequence[str]) -> Sequence[bytes]:
    """The bytes of files, some dozens at most."""
    files = SparkSession.active().read.format("binaryFile").load(list(uris))
    found = {row.path: bytes(row.content) for row in files.select("path", "content").collect()}
    return [found[uri] for uri in uris]


def _thumbnail(pixels: Any) -> Any:
    """Every n-th pixel of a picture, so that a notebook stays small."""
    step = max(1, max(pixels.shape[:2]) // _LONGEST)
    return pixels[::step, ::step]
