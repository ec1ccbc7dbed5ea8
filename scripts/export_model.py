#!/usr/bin/env python3
"""Writes a dual encoder as a model directory for Lakesieve's --model, and checks it against its source.

    python3 -m venv VENV && VENV/bin/pip install -r scripts/requirements-export.txt
    VENV/bin/python scripts/export_model.py openai/clip-vit-base-patch32 clip-b32
    VENV/bin/python scripts/export_model.py /models/my-fine-tuned-clip my-clip --int8 dynamic
    VENV/bin/python scripts/export_model.py open_clip:RN50 rn50 --pretrained openai
    VENV/bin/python scripts/export_model.py open_clip:ViT-B-16 clipn-b16 --pretrained epoch_10.pt
    VENV/bin/python scripts/export_model.py openai/clip-vit-base-patch32 zoc-b32 \\
        --captions google/bert_for_seq_generation_L-24_bbc_encoder --caption-weights model.pt --calibration PHOTOS
    VENV/bin/python scripts/export_model.py open_clip:ViT-B-32 b32 --pretrained weights.pt --int8 static --calibration PHOTOS

MODEL is a name on the Hugging Face hub, a local folder, or open_clip: and a name of open_clip's (with --pretrained, a
tag or a file). The directory holds config.json with the trained logit scale, preprocessor_config.json, tokenizer.json,
tokenizer_config.json, onnx/vision_model.onnx and onnx/text_model.onnx, and with --int8 their variants: dynamic writes
_quantized, static writes _int8. A checkpoint of CLIPN's authors (open_clip's layout with a second text tower) also gives
onnx/no_text_model.onnx, and --captions onnx/caption_decoder.onnx with caption_vocabulary.json for the method zoc.

Before the directory gets its name it is read back: pixels, token ids and embeddings of pictures and prompts have to be
those of the source. One that differs is not kept, and the exit code is 3. Exit code 2: the model cannot be exported.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

from model_export import agreement, quantise, samples, towers
from model_export.source import ExportError, Source

MOST_CALIBRATION_PICTURES = 128


def arguments(words: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="hub name, local folder, or open_clip:NAME")
    parser.add_argument("output", type=Path, help="the directory to write; must not be there yet")
    parser.add_argument("--pretrained", help="weights of an open_clip model: a tag, a file, or 'random'")
    parser.add_argument("--int8", choices=["dynamic", "static"], action="append", default=[],
                        help="also write an 8 bit variant; may be given twice")
    parser.add_argument("--calibration", type=Path, help="folder of typical pictures for --int8 static")
    parser.add_argument("--captions", help="hub name or local folder of a BertGeneration model, to write captions")
    parser.add_argument("--caption-weights", type=Path, help="weights that the training of ZOC saved")
    parser.add_argument("--image-norm", type=float,
                        help="norm of the embeddings that the caption decoder was trained on, before they are brought to"
                             " length one; by default the mean over the pictures of --calibration, or made-up ones")
    return parser.parse_args(words)


def load(model: str, pretrained: str | None) -> Source:
    """The source model; libraries are imported only where they are needed."""
    if model.startswith("open_clip:"):
        from model_export import open_clip_models

        return open_clip_models.load(model.removeprefix("open_clip:"), pretrained)
    if pretrained is not None:
        raise ExportError("--pretrained is for models of open_clip: write open_clip:NAME")
    from model_export import huggingface

    return huggingface.load(model)


def write(source: Source, folder: Path) -> None:
    """Everything but the int8 variants."""
    folder.mkdir(exist_ok=True)
    towers.export(source, folder / "onnx")
    source.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    for name in ("config", "preprocessor", "tokenizer_config"):
        file = "preprocessor_config" if name == "preprocessor" else name
        (folder / f"{file}.json").write_text(json.dumps(getattr(source, name), indent=2, default=str) + "\n")


def calibration(source: Source, folder: Path, pictures: Path) -> dict[str, list[dict[str, np.ndarray]]]:
    """The calls on which static quantisation measures its scales."""
    found = samples.files(pictures, MOST_CALIBRATION_PICTURES)
    prompts = agreement.texts(folder, source, samples.prompts())
    inputs = {node.name for node in towers.session(folder / "onnx/text_model.onnx").get_inputs()}
    texts = [{name: rows[i : i + 1] for name, rows in prompts.items() if name in inputs}
             for i in range(len(samples.prompts()))]
    pictures = [{"pixel_values": source.pixels(image)[None]} for image in found]
    return {"vision_model": pictures, "text_model": texts, "no_text_model": texts}


def export(options: argparse.Namespace, folder: Path) -> bool:
    """Writes and checks; whether the directory may be kept."""
    source = load(options.model, options.pretrained)
    write(source, folder)
    suffixes = {"": agreement.FULL_PRECISION}
    if "dynamic" in options.int8:
        quantise.dynamic(folder / "onnx")
        suffixes["_quantized"] = agreement.INT8
    if "static" in options.int8:
        quantise.static(folder / "onnx", calibration(source, folder, options.calibration))
        suffixes["_int8"] = agreement.INT8
    pictures = samples.pictures()
    if options.calibration is not None:
        pictures += samples.files(options.calibration, 8)
    lines = agreement.check(folder, source, suffixes, pictures, samples.PROMPTS)
    if options.captions is not None:
        lines.append(export_captions(options, source, pictures, folder))
    print("\n".join(map(str, lines)))
    return all(line.holds() for line in lines)


def export_captions(options: argparse.Namespace, source: Source, pictures: list, folder: Path) -> agreement.Line:
    """Writes the caption decoder and compares it with its source."""
    from model_export import captions

    embeddings = source.embed_images(np.stack([source.pixels(image) for image in pictures]))
    norms = np.linalg.norm(embeddings, axis=1, keepdims=True)
    norm = options.image_norm or float(norms.mean())
    read = captions.load(options.captions, options.caption_weights)
    captions.export(read, embeddings.shape[1], norm, folder)
    print(f"The caption decoder sees embeddings of norm {norm:.4g}")
    return agreement.Line("captions that differ", captions.differing(read, folder, embeddings / norms, norm), 0)


def main(words: list[str] | None = None) -> int:
    """Runs the command line and returns the exit code."""
    options = arguments(words)
    if options.output.exists():
        print(f"{options.output} exists already: remove it, or name another directory", file=sys.stderr)
        return 2
    if "static" in options.int8 and options.calibration is None:
        print("--int8 static measures its scales on pictures: add --calibration FOLDER", file=sys.stderr)
        return 2
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.output.parent, prefix="." + options.output.name + "-") as scratch:
        folder = Path(scratch) / "model"
        try:
            if not export(options, folder):
                print(f"The export differs from its source: {options.output} was not written", file=sys.stderr)
                return 3
        except (ExportError, ValueError) as e:
            print(e, file=sys.stderr)
            return 2
        shutil.move(folder, options.output)
    print(f"{options.output} is a model directory")
    return 0


if __name__ == "__main__":
    sys.exit(main())
