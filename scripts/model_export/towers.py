"""Towers as ONNX files: exported, described, run."""

import contextlib
import io
import logging
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from .source import Source

OPSET = 18
# Protocol Buffers end at 2 GiB: larger weights go to a file beside the graph.
LARGEST_FILE = 1_900_000_000


def export(source: Source, folder: Path) -> None:
    """Writes vision_model.onnx, text_model.onnx and any no_text_model.onnx with dynamic batch and sequence."""
    folder.mkdir(parents=True)
    height, width = source.image_size
    write(source.image_tower, [torch.randn(2, 3, height, width)], ["pixel_values"], "image_embeds",
          [{0: "batch"}], folder / "vision_model.onnx")
    export_text(source, source.text_tower, folder / "text_model.onnx")
    if source.no_text_tower is not None:
        export_text(source, source.no_text_tower, folder / "no_text_model.onnx")


def export_text(source: Source, tower: torch.nn.Module, file: Path) -> None:
    """Writes one text tower."""
    example = source.tokens(["a picture of a dog", "two cats on a very small table"])
    tensors = [torch.from_numpy(example[name][:, : max(3, source.max_length // 2)]) for name in source.text_inputs]
    names = list(source.text_inputs)
    try:
        write(tower, tensors, names, "text_embeds", [{0: "batch", 1: "sequence"}] * len(tensors), file)
    except torch.onnx.OnnxExporterError:
        print("The text tower cannot be exported for prompts of any length: exporting it for the full length")
        tensors = [torch.from_numpy(example[name]) for name in names]
        write(tower, tensors, names, "text_embeds", [{0: "batch"}] * len(tensors), file)


def write(tower: torch.nn.Module, example: list[torch.Tensor], inputs: list[str], output: str,
          dynamic: list[dict[int, str]], file: Path) -> None:
    """Exports one tower."""
    free = tuple({axis: torch.export.Dim.DYNAMIC for axis in axes} for axes in dynamic)
    size = sum(parameter.numel() * parameter.element_size() for parameter in tower.parameters())
    logging.getLogger("onnxscript").setLevel(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), torch.no_grad():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(tower, tuple(example), input_names=inputs, output_names=[output], dynamo=True,
                                    dynamic_shapes=free, opset_version=OPSET, verbose=False)
    external = size > LARGEST_FILE
    program.save(str(file), external_data=external)
    name_dimensions(file, dynamic, external)


def name_dimensions(file: Path, dynamic: list[dict[int, str]], external: bool) -> None:
    """Gives the open dimensions their names and a data file the usual one; leaves out the exporter's stack traces."""
    model = onnx.load(file, load_external_data=False)
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    del model.graph.value_info[:]  # some contradict the graph, and the quantiser stumbles over them
    for part in (*model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer):
        del part.metadata_props[:]
    for value, axes in zip(model.graph.input, dynamic, strict=True):
        for axis, name in axes.items():
            value.type.tensor_type.shape.dim[axis].dim_param = name
    model.graph.output[0].type.tensor_type.shape.dim[0].dim_param = "batch"
    if external:
        for tensor in model.graph.initializer:
            for entry in tensor.external_data:
                if entry.key == "location":
                    entry.value = file.name + "_data"
        file.with_name(file.name + ".data").rename(file.with_name(file.name + "_data"))
    onnx.save(model, file)


def session(file: Path) -> onnxruntime.InferenceSession:
    """A tower to run, quietly."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def run(tower: onnxruntime.InferenceSession, feeds: dict[str, np.ndarray]) -> np.ndarray:
    """The embeddings of one call: what the tower does not ask for is left out."""
    wanted = {node.name for node in tower.get_inputs()}
    return tower.run(None, {name: tensor for name, tensor in feeds.items() if name in wanted})[0]
