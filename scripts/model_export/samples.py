"""Pictures and prompts on which an export is checked and, where the user gives none, calibrated."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

SHAPES = [(500, 375), (375, 500), (640, 480), (333, 500), (512, 512), (701, 466), (1024, 683), (451, 449)]
PROMPTS = [
    "a photo of a dog", "The nice two-humped camel.", "This is a remarkable photo", "Two cats, one grey & one white!",
    "a", "the 1998 labrador-retriever's bone", "café crème", "a happy dog \U0001F436 on the beach", "",
    "This is an unrecognizable photo", "a black and white drawing of a lighthouse at night, " * 12,
]
NOUNS = """camel lighthouse kettle accordion violin broccoli glacier sandal umbrella tractor teapot harbour lizard goblet
warehouse penguin bridge vineyard hammer bicycle orchard statue canoe lantern cathedral mushroom parrot compass desert
avalanche wardrobe trumpet""".split()


def pictures(seed: int = 0) -> list[Image.Image]:
    """Pictures of several shapes: smooth grounds, sharp edges, some noise."""
    generator = np.random.default_rng(seed)
    return [picture(width, height, generator) for width, height in SHAPES]


def picture(width: int, height: int, generator: np.random.Generator) -> Image.Image:
    """One picture, different for every state of the generator."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    planes = []
    for _ in range(3):
        waves, phases = generator.uniform(5, 90, 4), generator.uniform(0, 6, 2)
        plane = 128 + 80 * np.sin(x / waves[0] + phases[0]) * np.cos(y / waves[1] + phases[1])
        planes.append(plane + generator.uniform(-60, 60) * ((x // waves[2] + y // waves[3]) % 2))
    noisy = np.stack(planes, -1) + generator.normal(0, generator.uniform(2, 20), (height, width, 3))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def files(folder: Path, most: int) -> list[Image.Image]:
    """Pictures of a folder, upright and in RGB, evenly picked from its sorted files."""
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp")]
    if not paths:
        raise ValueError(f"There is no picture in {folder}")
    picked = [paths[i] for i in np.unique(np.linspace(0, len(paths) - 1, min(most, len(paths))).astype(int))]
    found = []
    for path in picked:
        with Image.open(path) as image:
            found.append(ImageOps.exif_transpose(image).convert("RGB"))
    return found


def prompts() -> list[str]:
    """Prompts as they are mined."""
    return [f"The nice {noun}." for noun in NOUNS] + PROMPTS[:-1]
