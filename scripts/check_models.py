#!/usr/bin/env python3
"""Embeds with full-size models in Java and by their own Python code, and prints how far apart the two are.

    python3 -m venv VENV && VENV/bin/pip install -r scripts/requirements-export.txt
    VENV/bin/python scripts/check_models.py [--small] [--classpath FILE] [KIND...]

Each kind of random_models.py is built with random weights in its real size (CLIP ViT-B/32, B/16, L/14, open_clip RN50,
SigLIP, ALIGN, GroupViT, AltCLIP), exported by export_model.py and read by Lakesieve's encoder: the same tensors, PNG
files of many sizes and shapes, JPEG files with photographs among them, and prompts. Needs up to 12 GB of memory and
8 GB below TMPDIR for AltCLIP, and minutes for each. The exit code is 3 where one of these limits is passed:
    tensors, prompts   1e-5 in an element of an embedding of length one
    PNG                0.1 % of the median distance between the embeddings of different pictures
    JPEG               2 % of it
    ids                none differs
"""

import argparse
import gc
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

import export_model
import random_models
from model_export import agreement, samples

ROOT = Path(__file__).resolve().parents[1]
PHOTOGRAPHS = ROOT / "demo/src/main/resources/demo/pictures/images"
PNG_SHAPES = [(500, 375), (375, 500), (333, 500), (640, 480), (1024, 683), (224, 224), (225, 224), (224, 227), (100, 100),
              (64, 48), (31, 47), (900, 300), (300, 900), (150, 600), (701, 466), (466, 701), (451, 449), (1200, 1600)]
JPEG_SHAPES = [(500, 375), (375, 500), (333, 500), (640, 427), (301, 299), (800, 250), (250, 800), (120, 90)]
PHOTOGRAPHS_USED = 12
NAMES = {"clip-b32": "CLIP ViT-B/32", "clip-b16": "CLIP ViT-B/16", "clip-l14": "CLIP ViT-L/14",
         "open_clip-rn50": "open_clip RN50", "siglip": "SigLIP B/16", "align": "ALIGN", "groupvit": "GroupViT",
         "altclip": "AltCLIP"}
LIMITS = {"tensors": 1e-5, "prompts": 1e-5, "PNG": 0.001, "JPEG": 0.02, "ids": 0}
PROMPTS = samples.PROMPTS + [f"The nice {noun}." for noun in samples.NOUNS] + ["x" * 10_000, "e\u0301 \U0001F468\u200d\U0001F467"]


def write_pictures(folder: Path) -> None:
    """PNG and JPEG files; the photographs keep their bytes."""
    folder.mkdir()
    generator = np.random.default_rng(5)
    for width, height in PNG_SHAPES:
        samples.picture(width, height, generator).save(folder / f"{width}x{height}.png")
    for number, (width, height) in enumerate(JPEG_SHAPES):
        picture = samples.picture(width, height, generator)
        picture.save(folder / f"{width}x{height}.jpg", quality=60 + 5 * number, subsampling=number % 3)
    photographs = sorted(PHOTOGRAPHS.rglob("*.jpg"))
    for path in photographs[:: len(photographs) // PHOTOGRAPHS_USED]:
        (folder / f"photograph-{path.name}").write_bytes(path.read_bytes())


def classpath(file: Path | None) -> str:
    """The encoder and the tests' main that runs it, compiled."""
    if file is not None:
        return file.read_text().strip()
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "classpath"
        subprocess.run(["mvn", "-q", "-B", "-ntp", "-pl", "udfs", "test-compile", "dependency:build-classpath",
                        f"-Dmdep.outputFile={found}", "-Dmdep.includeScope=test"], cwd=ROOT, check=True)
        return ":".join([str(ROOT / "udfs/target/test-classes"), str(ROOT / "udfs/target/classes"), found.read_text()])


def expected(kind: str, small: bool, folder: Path) -> dict[str, object]:
    """Exports a model and returns what its own code makes of everything; the model is out of memory afterwards."""
    name = random_models.save(kind, folder / "source", small)
    source = export_model.load(name, None)
    export_model.write(source, folder / "model")
    height, width = source.image_size
    tensors = random_models.smooth_noise((4, 3, height, width), 3)
    tensors.astype("<f4").tofile(folder / "tensors.f32")
    pixels = (source.pixels(ImageOps.exif_transpose(Image.open(path)).convert("RGB"))
              for path in sorted((folder / "pictures").iterdir()))
    tokens = source.tokens(PROMPTS)
    return {
        "parameters": sum(parameter.numel() for parameter in source.image_tower.parameters()),
        "tensors": source.embed_images(tensors),
        "images": np.concatenate([source.embed_images(one[None]) for one in pixels]),
        "texts": source.embed_texts(PROMPTS),
        "ids": [row[mask == 1].tolist()
                for row, mask in zip(tokens["input_ids"], tokens["attention_mask"], strict=True)],
    }


def check(kind: str, small: bool, java: str) -> dict[str, float]:
    """One line of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_pictures(folder / "pictures")
        (folder / "prompts.json").write_text(json.dumps(PROMPTS))
        wanted = expected(kind, small, folder)
        gc.collect()
        subprocess.run(["java", "-Xmx1g", "-cp", java, "io.lakesieve.model.EncodeFiles", str(folder / "model"),
                        str(folder)], check=True, stderr=subprocess.DEVNULL)
        found = {}
        for name in ("tensors", "images", "texts"):
            rows = agreement.normalised(wanted[name])
            found[name] = np.fromfile(folder / f"{name}.out", "<f4").reshape(rows.shape).astype(np.float64)
            wanted[name] = rows
        ids = json.loads((folder / "ids.out").read_text())
        png = np.array([path.suffix == ".png" for path in sorted((folder / "pictures").iterdir())])
    line = {"parameters": wanted["parameters"],
            "tensors": np.abs(found["tensors"] - wanted["tensors"]).max(),
            "prompts": np.abs(found["texts"] - wanted["texts"]).max(),
            "ids": sum(one != other for one, other in zip(ids, wanted["ids"], strict=True)),
            "cosine": min((found[name] * wanted[name]).sum(1).min() for name in found)}
    for name, chosen in (("PNG", png), ("JPEG", ~png)):
        line[name] = agreement.share(found["images"][chosen], wanted["images"][chosen])
        distances = np.linalg.norm(wanted["images"][chosen][:, None] - wanted["images"][chosen][None], axis=2)
        line["median " + name] = np.median(distances[np.triu_indices(len(distances), 1)])
    return line


def main() -> int:
    """Prints a line for each kind as it is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"any of {', '.join(random_models.KINDS)}; all")
    parser.add_argument("--small", action="store_true", help="the small models of the tests")
    parser.add_argument("--classpath", type=Path, help="file with the class path of the compiled encoder; else Maven's")
    options = parser.parse_args()
    java = classpath(options.classpath)
    print(f"{'model':<16}{'parameters':>12}{'tensors':>10}{'prompts':>10}{'PNG':>11}{'JPEG':>11}"
          f"{'ids differ':>12}{'least cosine':>15}{'median distance PNG, JPEG':>27}")
    passed = True
    for kind in options.kinds or random_models.KINDS:
        line = check(kind, options.small, java)
        print(f"{NAMES[kind]:<16}{line['parameters']:>12,}{line['tensors']:>10.1e}{line['prompts']:>10.1e}"
              f"{line['PNG']:>10.4%} {line['JPEG']:>10.4%}{line['ids']:>12}{line['cosine']:>15.10f}"
              f"{line['median PNG']:>16.4f}{line['median JPEG']:>11.4f}", flush=True)
        passed &= all(line[name] <= limit for name, limit in LIMITS.items())
    return 0 if passed else 3


if __name__ == "__main__":
    sys.exit(main())
