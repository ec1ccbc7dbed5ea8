#!/usr/bin/env python3
"""Writes what the demo's encoder makes of some prompts and pictures in Python, for the tests in Java.

    python3 -m venv VENV && VENV/bin/pip install -r scripts/requirements-demo-encoder.txt
    VENV/bin/python scripts/make_encoder_reference.py

Reads the model under udfs/src/main/resources/demo, the pictures under demo/src/main/resources/demo, and writes
udfs/src/test/resources/demo-encoder/reference.json:
    versions  of the Python packages
    prompts   text, its token ids, the embedding's first 8 components, the embedding
    pictures  path under demo/pictures, mean and samples (index in [3, height, width] and value) of the preprocessed
              pixels, the embedding's first 8 components, the embedding
Each input is run alone, with one thread. Numbers have the digits that tell fp32 values apart.
"""

import importlib.metadata
import json
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, ImageOps
from tokenizers import Tokenizer
from transformers import CLIPImageProcessorPil

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "udfs/src/main/resources/demo/model"
PICTURES_FOLDER = ROOT / "demo/src/main/resources/demo/pictures"
OUT = ROOT / "udfs/src/test/resources/demo-encoder/reference.json"

PROMPTS = [
    "The nice zebra.",
    "The nice great blue heron.",
    "The nice plumber's wrench.",
    "This is a happy photo",
    "This is an unrecognizable photo",
    "zebra",
    "A PHOTO of a Labrador-Retriever, taken in 1998!!",
    "Le café crème près de la forêt, à Besançon.",
    "A happy dog 🐶 on the beach",
    "一只猫 on the sofa",
    "A long description: " + ", ".join(f"{n} birds on wire number {n * n}" for n in range(1, 9)) + ", then sky.",
    "Longer than the model reads: " + "black and white stripes, " * 80 + "and a zebra.",
]
PICTURES = ["images/birds/pink-flamingo.jpg", "images/vehicles/firetruck.jpg", "reference/mammals/zebra.jpg"]
SAMPLES = 20
PACKAGES = ["numpy", "onnxruntime", "pillow", "tokenizers", "transformers"]

Json = dict[str, object]


def session(name: str) -> onnxruntime.InferenceSession:
    """One of the two towers, with one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(MODEL / "onnx" / name), options, providers=["CPUExecutionProvider"])


def numbers(values: np.ndarray) -> list[float]:
    """fp32 values with as few digits as tell them apart."""
    return [float(str(value)) for value in values.astype(np.float32)]


def prompt_reference(text: str, tokenizer: Tokenizer, tower: onnxruntime.InferenceSession) -> Json:
    """Token ids and embedding of a prompt."""
    ids = np.array([tokenizer.encode(text).ids], np.int64)
    inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    embedding = numbers(tower.run(["text_embeds"], inputs)[0][0])
    return {"text": text, "input_ids": ids[0].tolist(), "first": embedding[:8], "embedding": embedding}


def picture_reference(path: str, processor: CLIPImageProcessorPil, tower: onnxruntime.InferenceSession) -> Json:
    """Some of the pixels that reach the encoder, and the embedding of a picture."""
    with Image.open(PICTURES_FOLDER / path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    pixels = np.asarray(processor(upright, return_tensors="np")["pixel_values"], np.float32)
    indices = np.sort(np.random.default_rng(7).choice(pixels.size, SAMPLES, replace=False))
    embedding = numbers(tower.run(["image_embeds"], {"pixel_values": pixels})[0][0])
    return {
        "path": path,
        "shape": list(pixels.shape[1:]),
        "mean": float(pixels.astype(np.float64).mean()),
        "samples": [
            {"index": int(index), "value": value}
            for index, value in zip(indices, numbers(pixels.reshape(-1)[indices]), strict=True)
        ],
        "first": embedding[:8],
        "embedding": embedding,
    }


def one_line_each(reference: dict[str, Json | list[Json]]) -> str:
    """The reference as JSON, with one line for each prompt and picture."""

    def block(value: Json | list[Json]) -> str:
        if isinstance(value, dict):
            return json.dumps(value)
        return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n]"

    return "{\n" + ",\n".join(f"{json.dumps(key)}: {block(value)}" for key, value in reference.items()) + "\n}\n"


def main() -> None:
    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    processor = CLIPImageProcessorPil(**json.loads((MODEL / "preprocessor_config.json").read_text(encoding="utf-8")))
    text, vision = session("text_model.onnx"), session("vision_model.onnx")
    reference: dict[str, Json | list[Json]] = {
        "versions": {package: importlib.metadata.version(package) for package in PACKAGES},
        "prompts": [prompt_reference(prompt, tokenizer, text) for prompt in PROMPTS],
        "pictures": [picture_reference(path, processor, vision) for path in PICTURES],
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(one_line_each(reference), encoding="utf-8", newline="\n")
    print(f"{len(PROMPTS)} prompts and {len(PICTURES)} pictures in {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
