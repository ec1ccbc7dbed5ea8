#!/usr/bin/env python3
"""Measures what an audit costs the second time: on an unchanged lake, and with ten images more.

    scripts/measure_reaudit.py [--images 1000] [--rounds 1]

Makes a folder of images from the shipped pictures; copies of one differ in bytes behind the end of the picture, which no
decoder reads but every hash sees. Then audits it three times with the embedded encoder, all of WordNet's words and a
reference, each time in a process of its own: all of it, nothing new, ten images new. Prints seconds and counts, and fails
if a second audit embeds what it knows.

Needs: python3 and a built project. Takes some minutes a round; leaves nothing behind.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PICTURES = HOME / "demo/src/main/resources/demo/pictures"
MORE = 10
SHARE_WANTED = 0.4


def add_images(folder, first, last):
    """Writes the images of those numbers."""
    pictures = sorted(path for path in (PICTURES / "images").rglob("*") if path.is_file())
    for number in range(first, last):
        picture = pictures[number % len(pictures)]
        target = folder / picture.parent.name / ("%s-%d%s" % (picture.stem, number, picture.suffix))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture.read_bytes() + b"copy %d" % number)


def audit(work):
    """Runs the audit; its seconds, the process with all its start, and its counts."""
    started = time.monotonic()
    done = subprocess.run(
        [
            HOME / "bin/lakesieve", "audit", "--lake", work / "lake", "--images", work / "images", "--model", "demo",
            "--labels", PICTURES / "labels.txt", "--reference", PICTURES / "reference",
        ],
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
    )
    if done.returncode != 0:
        sys.exit("measure_reaudit: the audit ended with %d" % done.returncode)
    seconds = time.monotonic() - started
    counts = json.loads(done.stdout.splitlines()[-1])["counts"]
    names = ("images_listed", "images_embedded", "images_reused", "prompts_embedded", "reference_embedded")
    print("%.1f s: %s" % (seconds, {name: counts.get(name) for name in names}), flush=True)
    return seconds, counts


def measure(images):
    """One round: the seconds of the second and third audit as shares of the first's."""
    with tempfile.TemporaryDirectory(prefix="measure-reaudit.") as folder:
        work = Path(folder)
        add_images(work / "images", 0, images)
        first, counts = audit(work)
        assert counts["images_embedded"] == counts["images_listed"] == images, counts
        second, counts = audit(work)
        assert counts["images_embedded"] == counts["prompts_embedded"] == counts["reference_embedded"] == 0, counts
        assert counts["images_reused"] == images, counts
        add_images(work / "images", images, images + MORE)
        third, counts = audit(work)
        assert counts["images_embedded"] == MORE and counts["prompts_embedded"] == 0, counts
        assert counts["images_listed"] == images + MORE and counts["images_reused"] == images, counts
    return second / first, third / first


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    shares = [measure(options.images) for _ in range(options.rounds)]
    for name, found in zip(("unchanged", "%d images more" % MORE), zip(*shares)):
        print("%s: %.2f of the first audit, from %.2f to %.2f" % (name, statistics.median(found), min(found), max(found)))
    return 0 if statistics.median(share for share, _ in shares) <= SHARE_WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
