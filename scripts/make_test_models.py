#!/usr/bin/env python3
"""Writes the tiny models that the tests of io.lakesieve.model load, and what Python makes of them.

    python3 -m venv VENV && VENV/bin/pip install numpy onnx onnxruntime tokenizers
    VENV/bin/python scripts/make_test_models.py

Under udfs/src/test/resources/models, a few kB each, weights from a fixed seed:
    tiny       both towers, dynamic batch and length; the text tower masks its padding
    unmasked   a text tower that averages over padding too, as towers without a mask do
    rounded    unmasked with activations that are rounded to integers
    fixed      both towers with fixed batch, the text tower with fixed length; a logit_scale initialiser
    quantised  an image tower with dynamic quantisation, whose rows depend on their neighbours
    external   tiny's text tower with its weights in a file beside it
    nested, function  quantised with the quantisation inside an If, and inside a function of the file's own
    fixed-quantised   quantised with a fixed batch
    bare       an image tower that ends before its projection
    named      both towers with open_clip's names of inputs and outputs, ids of 32 bits
    clipn      tiny with CLIPN's "no" text tower, and the means over its templates for some labels
    reference.json  token ids (tokenizers) and L2-normalised embeddings (onnxruntime) for each of them
and under spark-jobs/src/main/resources/measure/model the one of `measure audit`: tiny with 64 dimensions.
The pixels of picture p are ((i * 37 + p * 11) % 101) / 101 - 0.5 for number i, in 32-bit floats.
"""
import json
import pathlib
import shutil

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

ROOT = pathlib.Path(__file__).resolve().parents[1]
OUT = ROOT / "udfs/src/test/resources/models"
MEASURED = ROOT / "spark-jobs/src/main/resources/measure/model"
TEMPLATES = ROOT / "spark-jobs/src/main/resources/io/lakesieve/lexicon/clipn-128.txt"
CLIPN_LABELS = ["camel", "dog", "green house"]
RNG = np.random.default_rng(4)
EDGE, DIMENSION, WIDTH, MAX_LENGTH = 16, 6, 5, 12
WORDS = "a the nice dog cat camel humped two of desert this is remarkable photo red green . - , house".split()
PROMPTS = ["a", "The nice dog.", "the nice two-humped camel of the desert", "This is a red photo", "zebra", "",
           "a cat, a dog, a house, a camel, a red cat, a green dog", "Ärger \u00e9t\u00e9 \U0001F42B", "the nice cat."]


def weights(name, *shape):
    return numpy_helper.from_array(RNG.normal(0, 1, shape).astype(np.float32), name)


def integers(name, *values):
    return numpy_helper.from_array(np.array(values, dtype=np.int64), name)


def save(path, nodes, inputs, output, initialisers):
    graph = helper.make_graph(nodes, "tower", inputs, [output], initialisers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)
    return model


def vision(folder, batch="batch", extra=(), quantised=False):
    inputs = [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, [batch, 3, EDGE, EDGE])]
    output = helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, [batch, DIMENSION])
    nodes = [
        helper.make_node("Conv", ["pixel_values", "kernel"], ["edges"], strides=[2, 2]),
        helper.make_node("Relu", ["edges"], ["lit"]),
        helper.make_node("AveragePool", ["lit"], ["pooled"], kernel_shape=[3, 3], strides=[2, 2]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
    ]
    initialisers = [weights("kernel", 4, 3, 3, 3), weights("projection", 4 * 9, DIMENSION)] + list(extra)
    if quantised:
        initialisers[1] = numpy_helper.from_array(
            RNG.integers(-127, 128, (4 * 9, DIMENSION)).astype(np.int8), "projection"
        )
        initialisers.append(numpy_helper.from_array(np.array(0, np.int8), "zero"))
        nodes += [
            helper.make_node("DynamicQuantizeLinear", ["flat"], ["q", "q_scale", "q_zero"]),
            helper.make_node("MatMulInteger", ["q", "projection", "q_zero", "zero"], ["whole"]),
            helper.make_node("Cast", ["whole"], ["cast"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["cast", "q_scale"], ["image_embeds"]),
        ]
    else:
        nodes.append(helper.make_node("MatMul", ["flat", "projection"], ["image_embeds"]))
    save(folder / "onnx/vision_model.onnx", nodes, inputs, output, initialisers)
    recipe(folder)


def recipe(folder):
    stated = {"size": {"shortest_edge": EDGE}, "crop_size": EDGE, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    (folder / "preprocessor_config.json").write_text(json.dumps(stated) + "\n")


def text(folder, vocabulary, masked=True, batch="batch", length="length"):
    shape = [batch, length]
    names = ["input_ids", "attention_mask"] if masked else ["input_ids"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in names]
    output = helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, [batch, DIMENSION])
    nodes = [helper.make_node("Gather", ["words", "input_ids"], ["tokens"])]
    if masked:
        nodes += [
            helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
            helper.make_node("Mul", ["tokens", "column"], ["kept"]),
            helper.make_node("ReduceSum", ["kept", "middle"], ["sum"], keepdims=0),
            helper.make_node("ReduceSum", ["column", "middle"], ["count"], keepdims=0),
            helper.make_node("Div", ["sum", "count"], ["mean"]),
        ]
    else:
        nodes.append(helper.make_node("ReduceMean", ["tokens"], ["mean"], axes=[1], keepdims=0))
    nodes += [
        helper.make_node("MatMul", ["mean", "projection"], ["projected"]),
        helper.make_node("Tanh", ["projected"], ["text_embeds"]),
    ]
    initialisers = [weights("words", vocabulary, WIDTH), weights("projection", WIDTH, DIMENSION)]
    if masked:
        initialisers += [integers("last", 2), integers("middle", 1)]
    return save(folder / "onnx/text_model.onnx", nodes, inputs, output, initialisers)


def tokenizer(folder, padded):
    special = ["[PAD]", "[UNK]", "[BEGIN]", "[END]"]
    vocabulary = {word: i for i, word in enumerate(special + WORDS + [chr(c) for c in range(97, 123) if c != 97])}
    built = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    built.normalizer = normalizers.BertNormalizer(lowercase=True)
    built.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    built.decoder = decoders.WordPiece()
    built.post_processor = processors.TemplateProcessing(
        single="[BEGIN] $A [END]", special_tokens=[("[BEGIN]", 2), ("[END]", 3)]
    )
    built.add_special_tokens(special)
    if padded:
        built.enable_padding(pad_id=1, pad_token="[UNK]", length=128)
    built.save(str(folder / "tokenizer.json"), pretty=False)
    return len(vocabulary)


def config(folder, **keys):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(keys) + "\n")


def normalised(rows):
    rows = rows.astype(np.float64)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32).tolist()


def pixels(picture):
    i = np.arange(3 * EDGE * EDGE)
    return (((i * 37 + picture * 11) % 101).astype(np.float32) / np.float32(101) - np.float32(0.5)).reshape(
        1, 3, EDGE, EDGE
    )


def run(folder, tower, feeds, rows):
    session = onnxruntime.InferenceSession(str(OUT / folder / f"onnx/{tower}_model.onnx"))
    names = [node.name for node in session.get_inputs()]
    return session.run(None, {name: feeds[name] for name in names})[0][:rows]


def image_reference(folder, rows=1):
    return normalised(
        np.concatenate(
            [run(folder, "vision", {"pixel_values": np.repeat(pixels(p), rows, 0)}, 1) for p in range(5)]
        )
    )


def text_reference(folder, length=None, rows=1, pad=0):
    built = Tokenizer.from_file(str(OUT / folder / "tokenizer.json"))
    built.no_padding()
    built.enable_truncation(MAX_LENGTH)
    ids = [built.encode(prompt).ids for prompt in PROMPTS]
    embeddings = []
    for tokens in ids:
        size = length or len(tokens)
        feeds = {
            "input_ids": np.array([tokens + [pad] * (size - len(tokens))] * rows, dtype=np.int64),
            "attention_mask": np.array([[1] * len(tokens) + [0] * (size - len(tokens))] * rows, dtype=np.int64),
        }
        embeddings.append(run(folder, "text", feeds, 1))
    return {"ids": ids, "embeddings": normalised(np.concatenate(embeddings))}


def others():
    """Models that only have to be understood; their weights do not touch the seed of those before."""
    value = {"x": helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", "width"]),
             "y": helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", "width"])}
    steps = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "scale", "zero"]),
        helper.make_node("DequantizeLinear", ["q", "scale", "zero"], ["y"]),
    ]
    pixels = [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 3, EDGE, EDGE])]
    embeds = helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["batch", 3 * EDGE * EDGE])

    then = helper.make_graph([helper.make_node("DynamicQuantizeLinear", ["flat"], ["q", "scale", "zero"]),
                              helper.make_node("DequantizeLinear", ["q", "scale", "zero"], ["y"])], "then", [], [value["y"]])
    other = helper.make_graph([helper.make_node("Identity", ["flat"], ["z"])], "other", [],
                              [helper.make_tensor_value_info("z", TensorProto.FLOAT, ["batch", "width"])])
    nodes = [helper.make_node("Flatten", ["pixel_values"], ["flat"]),
             helper.make_node("If", ["always"], ["image_embeds"], then_branch=then, else_branch=other)]
    config(OUT / "nested", model_type="clip")
    save(OUT / "nested/onnx/vision_model.onnx", nodes, pixels, embeds, [numpy_helper.from_array(np.array(True), "always")])
    recipe(OUT / "nested")

    function = helper.make_function("tests", "Coarse", ["x"], ["y"], steps, [helper.make_opsetid("", 17)])
    nodes = [helper.make_node("Flatten", ["pixel_values"], ["flat"]),
             helper.make_node("Coarse", ["flat"], ["image_embeds"], domain="tests")]
    graph = helper.make_graph(nodes, "tower", pixels, [embeds])
    model = helper.make_model(graph, functions=[function], ir_version=8,
                              opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("tests", 1)])
    config(OUT / "function", model_type="clip")
    (OUT / "function/onnx").mkdir()
    onnx.save(model, OUT / "function/onnx/vision_model.onnx")
    recipe(OUT / "function")

    quantised = onnx.load(OUT / "quantised/onnx/vision_model.onnx")
    for tensor in (quantised.graph.input[0], quantised.graph.output[0]):
        tensor.type.tensor_type.shape.dim[0].dim_value = 3
    config(OUT / "fixed-quantised", model_type="clip")
    (OUT / "fixed-quantised/onnx").mkdir()
    onnx.save(quantised, OUT / "fixed-quantised/onnx/vision_model.onnx")
    recipe(OUT / "fixed-quantised")

    bare = onnx.load(OUT / "tiny/onnx/vision_model.onnx")
    rename(bare, "image_embeds", "pooler_output")
    config(OUT / "bare", model_type="clip", projection_dim=DIMENSION)
    (OUT / "bare/onnx").mkdir()
    onnx.save(bare, OUT / "bare/onnx/vision_model.onnx")
    recipe(OUT / "bare")

    shutil.copytree(OUT / "unmasked", OUT / "rounded")
    config(OUT / "rounded", model_type="tiny", text_config={"max_position_embeddings": MAX_LENGTH})
    rounded = onnx.load(OUT / "unmasked/onnx/text_model.onnx")
    words, mean, product, end = rounded.graph.node
    product.input[0] = "rounded"
    steps = [helper.make_node("QuantizeLinear", ["mean", "step", "zero"], ["whole"]),
             helper.make_node("DequantizeLinear", ["whole", "step", "zero"], ["rounded"])]
    nodes = [words, mean, *steps, product, end]
    initialisers = [*rounded.graph.initializer, numpy_helper.from_array(np.array(0.02, np.float32), "step"),
                    numpy_helper.from_array(np.array(128, np.uint8), "zero")]
    save(OUT / "rounded/onnx/text_model.onnx", nodes, rounded.graph.input, rounded.graph.output[0], initialisers)

    images, texts = onnx.load(OUT / "tiny/onnx/vision_model.onnx"), onnx.load(OUT / "unmasked/onnx/text_model.onnx")
    rename(images, "pixel_values", "image")
    rename(images, "image_embeds", "image_features")
    rename(texts, "input_ids", "text")
    rename(texts, "text_embeds", "text_features")
    texts.graph.input[0].type.tensor_type.elem_type = TensorProto.INT32
    shutil.copytree(OUT / "unmasked", OUT / "named")
    onnx.save(images, OUT / "named/onnx/vision_model.onnx")
    onnx.save(texts, OUT / "named/onnx/text_model.onnx")
    recipe(OUT / "named")


def clipn():
    """Tiny's towers with a "no" text tower of the same kind."""
    global RNG
    RNG = np.random.default_rng(5)
    shutil.copytree(OUT / "tiny", OUT / "clipn")
    vocabulary = len(Tokenizer.from_file(str(OUT / "clipn/tokenizer.json")).get_vocab())
    tower = OUT / "clipn/onnx/text_model.onnx"
    yes = tower.read_bytes()
    text(OUT / "clipn", vocabulary)
    tower.rename(OUT / "clipn/onnx/no_text_model.onnx")
    tower.write_bytes(yes)


def measured():
    """The towers that measure audit runs, for its time of a picture is to be the job's."""
    global RNG, DIMENSION
    RNG, dimension, DIMENSION = np.random.default_rng(6), DIMENSION, 64
    shutil.rmtree(MEASURED, ignore_errors=True)
    shutil.copytree(OUT / "tiny", MEASURED)
    vision(MEASURED)
    text(MEASURED, len(Tokenizer.from_file(str(MEASURED / "tokenizer.json")).get_vocab()))
    DIMENSION = dimension


def clipn_reference():
    """For each label and tower, the normalised sum of the normalised embeddings of CLIPN's prompts."""
    templates = [line for line in TEMPLATES.read_text().splitlines() if not line.startswith("#")]
    built = Tokenizer.from_file(str(OUT / "clipn/tokenizer.json"))
    built.no_padding()
    built.enable_truncation(MAX_LENGTH)
    found = {"labels": CLIPN_LABELS}
    for name, tower in (("yes", "text"), ("no", "no_text")):
        found[name] = []
        for label in CLIPN_LABELS:
            total = np.zeros(DIMENSION)
            for template in templates:
                ids = np.array([built.encode(template.format(label)).ids], dtype=np.int64)
                row = run("clipn", tower, {"input_ids": ids, "attention_mask": np.ones_like(ids)}, 1)[0].astype(np.float64)
                total += row / np.linalg.norm(row)
            found[name].append((total / np.linalg.norm(total)).tolist())
    return found


def rename(model, old, new):
    """Another name for an input or output of a graph."""
    for value in (*model.graph.input, *model.graph.output):
        value.name = new if value.name == old else value.name
    for node in model.graph.node:
        node.input[:] = [new if name == old else name for name in node.input]
        node.output[:] = [new if name == old else name for name in node.output]


def main():
    for name in ("tiny", "unmasked", "rounded", "fixed", "quantised", "external", "nested", "function", "fixed-quantised", "bare",
                 "named", "clipn"):
        shutil.rmtree(OUT / name, ignore_errors=True)
    text_config = {"max_position_embeddings": MAX_LENGTH}
    config(OUT / "tiny", model_type="tiny", logit_scale=20.0, text_config=text_config)
    size = tokenizer(OUT / "tiny", padded=True)
    vision(OUT / "tiny")
    tiny_text = text(OUT / "tiny", size)

    config(OUT / "unmasked", model_type="siglip", text_config=text_config)
    text(OUT / "unmasked", tokenizer(OUT / "unmasked", padded=True), masked=False)

    config(OUT / "fixed", model_type="tiny", logit_scale_init_value=2.6592)
    scale = numpy_helper.from_array(np.array(np.log(20), np.float32), "logit_scale")
    vision(OUT / "fixed", batch=2, extra=[scale])
    text(OUT / "fixed", tokenizer(OUT / "fixed", padded=False), batch=3, length=MAX_LENGTH)

    config(OUT / "quantised", model_type="clip", logit_scale_init_value=2.6592)
    vision(OUT / "quantised", quantised=True)

    config(OUT / "external", model_type="tiny", text_config=text_config)
    tokenizer(OUT / "external", padded=False)
    (OUT / "external/onnx").mkdir()
    onnx.save(tiny_text, OUT / "external/onnx/text_model.onnx", save_as_external_data=True,
              location="text_model.onnx_data", size_threshold=64)

    others()
    clipn()
    measured()
    reference = {
        "prompts": PROMPTS,
        "tiny": {"images": image_reference("tiny"), **text_reference("tiny")},
        "unmasked": text_reference("unmasked", length=MAX_LENGTH, pad=1),
        "fixed": {"images": image_reference("fixed", rows=2), **text_reference("fixed", length=MAX_LENGTH, rows=3)},
        "quantised": {"images": image_reference("quantised")},
        "external": text_reference("external"),
        "clipn": clipn_reference(),
    }
    (OUT / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
