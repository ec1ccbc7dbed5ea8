#!/usr/bin/env python3
"""Writes small dual encoders of every supported kind, and what their own Python code makes of pictures and prompts.

    python3 -m venv VENV && VENV/bin/pip install -r scripts/requirements-export.txt
    VENV/bin/python scripts/make_model_references.py [KIND...]

Under udfs/src/test/resources/models, from fixed seeds:
    pictures/      PNG and JPEG files of many sizes and shapes
    KIND/          a model of random_models.py as export_model.py writes it, and reference.json
    clip-b16/onnx  also the variants fp16, int8 (static), quantized (dynamic) and q4
    combined       clip-b16 as one model.onnx with its weights beside it
    fixed-clip     clip-b16 with batch 3, sequence 77 and 32 bit ids
    torchscript    clip-b16's image tower as PyTorch's older exporter writes it, with the hidden states as an output
reference.json: ids and texts (embeddings) of prompts.json, images (embeddings) by picture, tensors (embeddings) of the
pixels that make_test_models.py describes, for pictures 0 to 3. Embeddings have length one.
"""

import copy
import json
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.tools.onnx_model_utils import make_dim_param_fixed
from onnxruntime.transformers.float16 import convert_float_to_float16
from PIL import Image

import export_model
import random_models
from model_export import agreement, quantise, samples, towers
from model_export.source import Source

OUT = Path(__file__).resolve().parents[1] / "udfs/src/test/resources/models"
SHAPES = [(97, 64), (64, 97), (120, 41), (43, 111), (70, 70), (65, 66), (40, 30), (21, 90), (128, 77), (63, 63)]
PROMPTS = samples.PROMPTS + [
    "The nice tench.", "This is a great white shark photo", "two words", "THE NICE DOG.", "it's a dog's life, isn't it?",
    "\U0001F468\u200d\U0001F469\u200d\U0001F467 \U0001F1E9\U0001F1EA\u2764\ufe0f", "e\u0301te\u0301 A\u030angstro\u0308m \u0915\u094d\u0937\u093f",
    "  many \t\n kinds\u00a0of \u3000 space ", "x" * 10_000, "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8", "3.14 & 1,000,000 %", "a_b-c/d\\e",
]
FIXED_ROWS = 3


def write_pictures(folder: Path) -> None:
    """Photograph-like pictures, not too large."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    generator = np.random.default_rng(11)
    for number, (width, height) in enumerate(SHAPES):
        large = samples.picture(width * 3, height * 3, generator).resize((width, height), Image.Resampling.BOX)
        large.save(folder / f"{width}x{height}.png", optimize=True)
        large.save(folder / f"{width}x{height}.jpg", quality=60 + 4 * number, subsampling=number % 3)


def embeddings(rows: np.ndarray) -> list[list[float]]:
    """Rows of length one with the digits that tell fp32 values apart."""
    return [[float(str(value)) for value in row] for row in agreement.normalised(rows).astype(np.float32)]


def tensor(source: Source, picture: int) -> np.ndarray:
    """Pixels that both languages compute."""
    height, width = source.image_size
    i = np.arange(3 * height * width)
    values = ((i * 37 + picture * 11) % 101).astype(np.float32) / np.float32(101) - np.float32(0.5)
    return values.reshape(3, height, width)


def reference(source: Source) -> dict[str, object]:
    """What the source's own code makes of everything."""
    tokens = source.tokens(PROMPTS)
    pictures = sorted((OUT / "pictures").iterdir())
    pixels = np.stack([source.pixels(Image.open(path).convert("RGB")) for path in pictures])
    return {
        "ids": [row[mask == 1].tolist()
                for row, mask in zip(tokens["input_ids"], tokens["attention_mask"], strict=True)],
        "texts": embeddings(source.embed_texts(PROMPTS)),
        "images": dict(zip([path.name for path in pictures], embeddings(source.embed_images(pixels)), strict=True)),
        "tensors": embeddings(source.embed_images(np.stack([tensor(source, picture) for picture in range(4)]))),
    }


def write_json(file: Path, value: object) -> None:
    """JSON with a line for each key or row."""
    lines = json.dumps(value, ensure_ascii=True).replace("], [", "],\n[").replace('}, "', '},\n"').replace('], "', '],\n"')
    file.write_text(lines + "\n")


def write_kind(kind: str) -> Source:
    """One model with its reference."""
    with tempfile.TemporaryDirectory() as scratch:
        name = random_models.save(kind, Path(scratch) / kind, small=True)
        source = export_model.load(name, None)
        folder = OUT / kind
        shutil.rmtree(folder, ignore_errors=True)
        export_model.write(source, folder)
        lines = agreement.check(folder, source, {"": agreement.FULL_PRECISION}, samples.pictures(), PROMPTS)
        print(kind, *map(str, lines), sep="\n  ", flush=True)
        if not all(line.holds() for line in lines):
            raise SystemExit(f"The export of {kind} differs from its source")
        write_json(folder / "reference.json", reference(source))
        return source


def write_variants(source: Source) -> None:
    """clip-b16 at other precisions."""
    folder = OUT / "clip-b16/onnx"
    quantise.dynamic(folder)
    for name in quantise.TOWERS:
        model = onnx.load(folder / f"{name}.onnx")
        onnx.save(convert_float_to_float16(copy.deepcopy(model), keep_io_types=False), folder / f"{name}_fp16.onnx")
        quantiser = MatMulNBitsQuantizer(model, bits=4, block_size=16, is_symmetric=True)
        quantiser.process()
        onnx.save(quantiser.model.model, folder / f"{name}_q4.onnx")
    pictures = [Image.open(path).convert("RGB") for path in sorted((OUT / "pictures").iterdir())]
    prompts = agreement.texts(folder.parent, source, samples.prompts())
    quantise.static(folder, {
        "vision_model": [{"pixel_values": source.pixels(image)[None]} for image in pictures],
        "text_model": [{key: rows[i : i + 1] for key, rows in prompts.items()} for i in range(len(samples.prompts()))],
    })


class Both(torch.nn.Module):
    """Both towers with the outputs that CLIPModel has, in one module."""

    def __init__(self, source: Source):
        super().__init__()
        self.source = source.image_tower

    def forward(self, input_ids: torch.Tensor, pixel_values: torch.Tensor,
                attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        found = self.source.model(input_ids=input_ids, pixel_values=pixel_values, attention_mask=attention_mask)
        return found.logits_per_image, found.logits_per_text, found.text_embeds, found.image_embeds


RECIPE = ("config.json", "preprocessor_config.json")
TOKENIZER = ("tokenizer.json", "tokenizer_config.json")


def beside(name: str, files: tuple[str, ...] = RECIPE + TOKENIZER) -> Path:
    """A folder with files of clip-b16, and room for towers."""
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "onnx").mkdir(parents=True)
    for file in files:
        shutil.copy(OUT / "clip-b16" / file, folder / file)
    return folder


def write_combined(source: Source) -> None:
    """clip-b16 as one file, with its weights in another."""
    folder = beside("combined")
    tokens = source.tokens(["two words", "one more prompt", "a third"])
    ids, mask = (torch.from_numpy(tokens[name][:, :9]) for name in ("input_ids", "attention_mask"))
    free = torch.export.Dim.DYNAMIC
    with torch.no_grad():
        program = torch.onnx.export(
            Both(source), (ids, torch.randn(2, 3, *source.image_size), mask), dynamo=True, verbose=False,
            input_names=["input_ids", "pixel_values", "attention_mask"],
            output_names=["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"],
            dynamic_shapes=({0: free, 1: free}, {0: free}, {0: free, 1: free}), opset_version=towers.OPSET)
    file = folder / "onnx/model.onnx"
    program.save(str(file), external_data=False)
    towers.name_dimensions(file, [{0: "text_batch", 1: "sequence"}, {0: "image_batch"}, {0: "text_batch", 1: "sequence"}],
                           external=False)
    onnx.save(onnx.load(file), file, save_as_external_data=True, location="model.onnx_data", size_threshold=1024)


class WithHiddenStates(torch.nn.Module):
    """The image tower with the outputs that CLIPVisionModelWithProjection has."""

    def __init__(self, source: Source):
        super().__init__()
        self.model = source.image_tower.model

    def forward(self, pixel_values: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        found = self.model.vision_model(pixel_values)
        return self.model.visual_projection(found.pooler_output), found.last_hidden_state


def write_torchscript(source: Source) -> None:
    """clip-b16's image tower with its layer norms as many nodes and its shapes computed."""
    folder = beside("torchscript", RECIPE)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            WithHiddenStates(source), (torch.randn(2, 3, *source.image_size),), folder / "onnx/vision_model.onnx",
            dynamo=False, opset_version=14, input_names=["pixel_values"],
            output_names=["image_embeds", "last_hidden_state"],
            dynamic_axes={name: {0: "batch"} for name in ("pixel_values", "image_embeds", "last_hidden_state")})


def write_fixed() -> None:
    """clip-b16 with every dimension fixed, and ids of 32 bits."""
    folder = beside("fixed-clip")
    for name in quantise.TOWERS:
        model = onnx.load(OUT / "clip-b16/onnx" / f"{name}.onnx")
        make_dim_param_fixed(model.graph, "batch", FIXED_ROWS)
        if name == "text_model":
            make_dim_param_fixed(model.graph, "sequence", 77)
            for value in model.graph.input:
                narrow = value.name + "_wide"
                for node in model.graph.node:
                    node.input[:] = [narrow if entry == value.name else entry for entry in node.input]
                model.graph.node.insert(0, helper.make_node("Cast", [value.name], [narrow], to=TensorProto.INT64))
                value.type.tensor_type.elem_type = TensorProto.INT32
        onnx.checker.check_model(model)
        onnx.save(model, folder / "onnx" / f"{name}.onnx")


def main() -> None:
    kinds = sys.argv[1:] or random_models.KINDS
    if kinds == random_models.KINDS:
        write_pictures(OUT / "pictures")
        write_json(OUT / "prompts.json", PROMPTS)
    for kind in kinds:
        source = write_kind(kind)
        if kind == "clip-b16":
            write_variants(source)
            write_combined(source)
            write_torchscript(source)
            write_fixed()


if __name__ == "__main__":
    main()
