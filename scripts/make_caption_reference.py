#!/usr/bin/env python3
"""Writes the small caption decoder that Lakesieve's tests load, and the captions that transformers writes with it.

    VENV/bin/python scripts/make_caption_reference.py

Under udfs/src/test/resources/models/zoc: the model tiny (make_test_models.py) with a BertGeneration decoder of random
weights, and captions.json: embeddings of length one, and for each the caption and the likeliest tokens of each step by the
authors' greedy search, one picture at a time. Needs scripts/requirements-export.txt.
"""
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np

import random_models
from model_export import captions

MODELS = Path(__file__).resolve().parents[1] / "udfs/src/test/resources/models"
DIMENSION, REPEATS, NORM, PICTURES = 6, 4, 10.0, 40
# Pictures whose two closest logits at the edge of a choice are nearer than this are left out: rounding decides there.
MARGIN = 1e-3


def margins(read: captions.Captions, embedding: np.ndarray) -> float:
    """The smallest gap, over the steps, between the first and second logit and at the edge of the likeliest ones."""
    import torch

    caption, _ = read.words(embedding, NORM)
    states = torch.from_numpy(embedding[None] * np.float32(NORM)).float().repeat(1, REPEATS).unsqueeze(1)
    with torch.no_grad():
        logits = read.decoder(input_ids=torch.tensor([caption[:-1]]), encoder_hidden_states=states).logits[0]
    ordered = logits.sort(dim=1, descending=True).values
    k = captions.TOKENS_PER_STEP
    return float(min((ordered[:, 0] - ordered[:, 1]).min(), (ordered[:, k - 1] - ordered[:, k]).min()))


def main() -> None:
    """Writes everything anew."""
    out = MODELS / "zoc"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(MODELS / "tiny", out)
    with tempfile.TemporaryDirectory() as scratch:
        read = captions.load(str(random_models.save_captions(Path(scratch) / "captions", DIMENSION * REPEATS)), None)
        captions.export(read, DIMENSION, NORM, out)
    drawn = np.random.default_rng(6).normal(size=(PICTURES, DIMENSION))
    embeddings = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    embeddings = np.stack([row for row in embeddings if margins(read, row) > MARGIN])
    found = [read.words(row, NORM) for row in embeddings]
    reference = {"embeddings": embeddings.tolist(), "captions": [caption for caption, _ in found],
                 "likeliest": [likeliest for _, likeliest in found]}
    (out / "captions.json").write_text(json.dumps(reference) + "\n")
    tokens = np.mean([len(set(caption[1:])) for caption, _ in found])
    print(f"{len(embeddings)} pictures, {len({tuple(caption) for caption, _ in found})} captions of {tokens:.1f} different tokens")


if __name__ == "__main__":
    main()
