"""Whether a written model directory embeds as its source does.

Everything is read from the directory: tokenizer.json, preprocessor_config.json and the towers. Random and narrow models
put all inputs close together, so an error is stated as a share of the median distance between the embeddings of
different inputs.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from tokenizers import Tokenizer

from . import recipe, towers
from .source import Source

FULL_PRECISION = 0.001
# int8 moves every embedding; beyond this share it no longer tells inputs apart reliably.
INT8 = 0.5


@dataclass(frozen=True)
class Line:
    """One comparison: its name, what was found, what is allowed."""

    name: str
    found: float
    allowed: float

    def holds(self) -> bool:
        """Negated, so that NaN does not hold."""
        return self.found <= self.allowed

    def __str__(self) -> str:
        return f"{'ok  ' if self.holds() else 'DIFFERS'} {self.name}: {self.found:.3g} (at most {self.allowed:g})"


def normalised(rows: np.ndarray) -> np.ndarray:
    """Rows of length one, in 64 bits."""
    rows = rows.astype(np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def share(found: np.ndarray, expected: np.ndarray) -> float:
    """The largest error of an embedding over the median distance between different inputs' embeddings."""
    found, expected = normalised(found), normalised(expected)
    distances = np.linalg.norm(expected[:, None] - expected[None], axis=2)
    different = distances[np.triu_indices(len(expected), 1)]
    return float(np.linalg.norm(found - expected, axis=1).max() / np.median(different))


def check(directory: Path, source: Source, suffixes: dict[str, float], pictures: list[Image.Image],
          prompts: list[str]) -> list[Line]:
    """Compares each variant of a directory with its source."""
    config = json.loads((directory / "preprocessor_config.json").read_text())
    expected = np.stack([source.pixels(image) for image in pictures])
    pixels = np.stack([recipe.pixels(image, config) for image in pictures])
    lines = [Line("pixels", float(np.abs(pixels - expected).max()), 1e-5)]
    tokens = source.tokens(prompts)
    feeds = texts(directory, source, prompts)
    lines.append(Line("token ids that differ", float((feeds["input_ids"] != tokens["input_ids"]).sum()), 0))
    images = source.embed_images(expected)
    words = {"text_model": source.embed_texts(prompts)}
    if source.no_text_source is not None:
        words["no_text_model"] = source.embed_no_texts(prompts)
    for suffix, allowed in suffixes.items():
        vision = towers.session(directory / f"onnx/vision_model{suffix}.onnx")
        alone = np.concatenate([towers.run(vision, {"pixel_values": one[None]}) for one in pixels])
        lines.append(Line(f"vision_model{suffix}, one picture at a time", share(alone, images), allowed))
        if allowed == FULL_PRECISION:
            lines.append(Line(f"vision_model{suffix}, a batch",
                              share(towers.run(vision, {"pixel_values": pixels}), images), allowed))
        for tower, embeddings in words.items():
            text = towers.session(directory / f"onnx/{tower}{suffix}.onnx")
            alone = np.concatenate([towers.run(text, {name: rows[i : i + 1] for name, rows in feeds.items()})
                                    for i in range(len(prompts))])
            lines.append(Line(f"{tower}{suffix}, one prompt at a time", share(alone, embeddings), allowed))
            if allowed == FULL_PRECISION:
                lines.append(Line(f"{tower}{suffix}, a batch", share(towers.run(text, feeds), embeddings), allowed))
    return lines


def texts(directory: Path, source: Source, prompts: list[str]) -> dict[str, np.ndarray]:
    """The tensors that tokenizer.json makes of prompts, filled up to the full length."""
    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    tokenizer.enable_padding(pad_id=source.pad_id, length=source.max_length)
    found = tokenizer.encode_batch(prompts)
    return {"input_ids": np.array([one.ids for one in found], np.int64),
            "attention_mask": np.array([one.attention_mask for one in found], np.int64)}
