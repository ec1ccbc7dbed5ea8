#!/usr/bin/env python3
"""Makes the model that throughput is measured with: CLIP ViT-B/32 with random weights, and its towers in 8 bits.

    VENV/bin/python scripts/benchmark/make_models.py FOLDER PICTURES

FOLDER/clip holds the towers in full precision; FOLDER/clip-int8 holds the same model with an image tower whose weights
and activations have 8 bits. Scales are measured once, on some of the PICTURES, and kept: so a picture's embedding does
not depend on its neighbours, as it would with dynamic quantisation. Only products with weights are quantised, and their
results stay floats: attention, normalisation and the sums between layers are cheap and suffer most.

The prompts of the benchmark are words of the vocabulary that open_clip ships.
"""
import argparse
import io
import json
import logging
import shutil
import tempfile
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime import quantization
from onnxruntime.quantization.shape_inference import quant_pre_process
from open_clip.tokenizer import SimpleTokenizer
from PIL import Image
from transformers import CLIPConfig, CLIPModel, CLIPTokenizerFast
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

OPSET = 18
CALIBRATION_PICTURES = 64


class Tower(torch.nn.Module):
    """One tower of CLIP, from its input to the projected embedding."""

    def __init__(self, model: CLIPModel, kind: str):
        super().__init__()
        self.body = getattr(model, f"{kind}_model")
        self.projection = getattr(model, "visual_projection" if kind == "vision" else "text_projection")

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        return self.projection(self.body(tensor).pooler_output)


def tokenizer() -> CLIPTokenizerFast:
    source = SimpleTokenizer()
    renamed = {"<start_of_text>": "<|startoftext|>", "<end_of_text>": "<|endoftext|>"}
    vocabulary = {renamed.get(token, token): number for token, number in source.encoder.items()}
    merges = sorted(source.bpe_ranks, key=source.bpe_ranks.get)
    return CLIPTokenizerFast(vocab=vocabulary, merges=merges, model_max_length=77)


def export(tower: Tower, example: torch.Tensor, names: tuple[str, str], dynamic: dict[int, str], file: Path) -> None:
    logging.getLogger("onnxscript").setLevel(logging.ERROR)
    free = ({axis: torch.export.Dim.DYNAMIC for axis in dynamic},)
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()), torch.no_grad():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            tower, (example,), input_names=[names[0]], output_names=[names[1]], dynamo=True, dynamic_shapes=free,
            opset_version=OPSET, verbose=False,
        )
    program.save(str(file), external_data=False)
    graph = onnx.load(file)
    del graph.graph.value_info[:]  # some contradict the graph, and the quantiser stumbles over them
    for axis, name in dynamic.items():
        graph.graph.input[0].type.tensor_type.shape.dim[axis].dim_param = name
    graph.graph.output[0].type.tensor_type.shape.dim[0].dim_param = "batch"
    onnx.save(graph, file)


class Calibration(quantization.CalibrationDataReader):
    def __init__(self, files: list[Path]):
        processor = CLIPImageProcessorPil()
        self.pictures = (processor(Image.open(file), return_tensors="np")["pixel_values"] for file in files)

    def get_next(self) -> dict[str, np.ndarray] | None:
        pixels = next(self.pictures, None)
        return None if pixels is None else {"pixel_values": pixels}


def quantise(source: Path, target: Path, pictures: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch) / "prepared.onnx"
        quant_pre_process(source, prepared, skip_symbolic_shape=True)
        quantization.quantize_static(
            prepared,
            target,
            Calibration(pictures),
            quant_format=quantization.QuantFormat.QDQ,
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True, "OpTypesToExcludeOutputQuantization": ["MatMul", "Gemm"]},
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("pictures", type=Path)
    arguments = parser.parse_args()
    clip, int8 = arguments.folder / "clip", arguments.folder / "clip-int8"
    for folder in (clip, int8):
        (folder / "onnx").mkdir(parents=True)
    torch.manual_seed(1)
    words = tokenizer()
    ends = {"bos_token_id": words.bos_token_id, "eos_token_id": words.eos_token_id, "vocab_size": len(words)}
    model = CLIPModel(CLIPConfig(text_config=ends)).eval()
    words.save_pretrained(clip)
    CLIPImageProcessorPil().save_pretrained(clip)
    (clip / "config.json").write_text(json.dumps({"model_type": "clip", "logit_scale": 100.0}) + "\n")
    pixels = torch.randn(2, 3, 224, 224)
    export(Tower(model, "vision"), pixels, ("pixel_values", "image_embeds"), {0: "batch"},
           clip / "onnx/vision_model.onnx")
    ids = torch.tensor([words("The nice dog.")["input_ids"]] * 2)
    export(Tower(model, "text"), ids, ("input_ids", "text_embeds"), {0: "batch", 1: "sequence"},
           clip / "onnx/text_model.onnx")
    for name in ("config.json", "preprocessor_config.json"):
        shutil.copy(clip / name, int8 / name)
    pictures = sorted(arguments.pictures.rglob("*.jpg"))
    quantise(clip / "onnx/vision_model.onnx", int8 / "onnx/vision_model.onnx",
             pictures[:: max(1, len(pictures) // CALIBRATION_PICTURES)][:CALIBRATION_PICTURES])


if __name__ == "__main__":
    main()
