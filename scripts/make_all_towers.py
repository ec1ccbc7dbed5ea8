#!/usr/bin/env python3
"""Writes the small model with all towers that scripts/check-benchmark runs: CLIP's two, CLIPN's "no" tower, a caption decoder.

    VENV/bin/python scripts/make_all_towers.py

Under udfs/src/test/resources/models/all-towers, by export_model.py from random weights in the layouts of their authors. Needs
scripts/requirements-export.txt.
"""

import shutil
import tempfile
from pathlib import Path

import export_model
import random_models

OUT = Path(__file__).resolve().parents[1] / "udfs/src/test/resources/models/all-towers"
CAPTION_WIDTH = 48


def main() -> None:
    """Writes it anew."""
    shutil.rmtree(OUT, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        model, weights = random_models.save_clipn(Path(scratch) / "clipn")
        decoder = random_models.save_captions(Path(scratch) / "captions", CAPTION_WIDTH)
        words = [model, str(OUT), "--pretrained", str(weights), "--captions", str(decoder)]
        if export_model.main(words) != 0:
            raise SystemExit("the export failed")


if __name__ == "__main__":
    main()
