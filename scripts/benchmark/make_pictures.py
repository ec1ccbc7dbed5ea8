#!/usr/bin/env python3
"""Makes the JPEGs that throughput is measured on: 500 x 375 crops of photographs, as cameras and the web hold them.

    VENV/bin/python scripts/benchmark/make_pictures.py FOLDER [--count 2000] [--deb mate-backgrounds_1.26.0-1_all.deb]

The photographs are the eleven nature pictures of Debian's package mate-backgrounds (fetched with apt-get unless --deb
names it; unpacked with dpkg-deb). Every crop, size, quality and chroma subsampling is drawn from a fixed seed: qualities
75 to 95, three of five with 4:2:0, one with 4:2:2, one with 4:4:4; about 50 kB a picture. Pictures lie in ten folders.
"""
import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

PACKAGE = "mate-backgrounds"
NATURE = "usr/share/backgrounds/mate/nature"
SIZE = (500, 375)
NARROWEST = 0.6  # share of the photograph that a crop takes, at least
QUALITIES = (75, 80, 85, 90, 95)
SUBSAMPLINGS = (2, 2, 2, 1, 0)  # 4:2:0 three times, 4:2:2, 4:4:4
FOLDERS = 10


def photographs(deb: Path | None) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as folder:
        if deb is None:
            subprocess.run(["apt-get", "download", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            deb = next(Path(folder).glob("*.deb"))
        subprocess.run(["dpkg-deb", "-x", deb, f"{folder}/x"], check=True)
        files = sorted(Path(folder, "x", NATURE).glob("*.jpg"))
        return [Image.open(file).convert("RGB") for file in files]


def crop(photograph: Image.Image, rng: np.random.Generator) -> Image.Image:
    widest = min(photograph.width, photograph.height * SIZE[0] // SIZE[1])
    width = int(widest * rng.uniform(NARROWEST, 1))
    height = width * SIZE[1] // SIZE[0]
    left = int(rng.integers(0, photograph.width - width + 1))
    top = int(rng.integers(0, photograph.height - height + 1))
    box = (left, top, left + width, top + height)
    return photograph.resize(SIZE, Image.Resampling.LANCZOS, box=box, reducing_gap=3)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--deb", type=Path)
    arguments = parser.parse_args()
    sources = photographs(arguments.deb)
    rng = np.random.default_rng(20261122)
    for number in range(arguments.count):
        picture = crop(sources[number % len(sources)], rng)
        folder = arguments.folder / f"album-{number % FOLDERS}"
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(
            folder / f"{number:05}.jpg",
            quality=int(rng.choice(QUALITIES)),
            subsampling=int(rng.choice(SUBSAMPLINGS)),
        )


if __name__ == "__main__":
    main()
