"""Tests of the export script on small models with random weights; needs its requirements, and some minutes.

    VENV/bin/python scripts/test_export_model.py
"""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import onnx

import export_model
import random_models
from model_export import clipn, samples


def run(*words: object) -> tuple[int, str]:
    """The exit code of an export and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = export_model.main([str(word) for word in words])
    return code, said.getvalue()


class ExportTest(unittest.TestCase):
    """Exports go to a folder of each test's own."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.output = self.folder / "out/model"

    def source(self, kind="clip-b16"):
        return random_models.save(kind, self.folder / "source", small=True)

    def assertNothingWritten(self):
        self.assertEqual([], list(self.folder.glob("out/*")))

    def test_a_local_folder_becomes_a_model_directory(self):
        code, said = run(self.source(), self.output)
        self.assertEqual(0, code, said)
        files = {str(path.relative_to(self.output)) for path in self.output.rglob("*") if path.is_file()}
        self.assertEqual({"config.json", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json",
                          "onnx/vision_model.onnx", "onnx/text_model.onnx"}, files)
        scale = json.loads((self.output / "config.json").read_text())["logit_scale"]
        self.assertAlmostEqual(14.2849, scale, places=3)  # exp(2.6592), with which CLIP begins its training
        inputs = onnx.load(self.output / "onnx/text_model.onnx").graph.input
        dimensions = [dim.dim_param for dim in inputs[0].type.tensor_type.shape.dim]
        self.assertEqual(["batch", "sequence"], dimensions)

    def test_a_model_of_open_clip_becomes_one(self):
        code, said = run(self.source("open_clip-rn50"), self.output)
        self.assertEqual(0, code, said)
        recipe = json.loads((self.output / "preprocessor_config.json").read_text())
        self.assertEqual("half_even", recipe["crop_rounding"])

    def test_a_checkpoint_of_clipn_has_a_third_tower(self):
        model, weights = random_models.save_clipn(self.folder / "source")
        code, said = run(model, self.output, "--pretrained", weights)
        self.assertEqual(0, code, said)
        self.assertIn("ok   no_text_model, one prompt at a time", said)
        inputs = onnx.load(self.output / "onnx/no_text_model.onnx").graph.input
        self.assertEqual(["batch", "sequence"], [dim.dim_param for dim in inputs[0].type.tensor_type.shape.dim])

    def test_a_no_text_tower_without_its_learnt_no_is_not_kept(self):
        model, weights = random_models.save_clipn(self.folder / "source")
        original = clipn.no_weights
        with mock.patch.object(clipn, "no_weights", lambda found: original(found | {"prompt_no": found["prompt_no"] * 0})):
            code, said = run(model, self.output, "--pretrained", weights)
        self.assertEqual(3, code, said)
        self.assertIn("DIFFERS no_text_model", said)
        self.assertNothingWritten()

    def test_a_caption_decoder_writes_the_captions_of_its_source(self):
        decoder = random_models.save_captions(self.folder / "captions", width=48)
        code, said = run(self.source(), self.output, "--captions", decoder)
        self.assertEqual(0, code, said)
        self.assertIn("ok   captions that differ: 0", said)
        vocabulary = json.loads((self.output / "caption_vocabulary.json").read_text())
        self.assertEqual(random_models.SMALL_CAPTION_TOKENS, len(vocabulary["tokens"]))
        self.assertEqual(2, vocabulary["bos_token_id"])

    def test_a_caption_decoder_of_another_width_is_refused(self):
        decoder = random_models.save_captions(self.folder / "captions", width=20)
        code, said = run(self.source(), self.output, "--captions", decoder)
        self.assertEqual(2, code, said)
        self.assertIn("20 wide: embeddings of 24 numbers do not repeat", said)
        self.assertNothingWritten()

    def test_int8_variants_are_written(self):
        photographs = self.folder / "photographs"
        photographs.mkdir()
        for number, picture in enumerate(samples.pictures(3)):
            picture.save(photographs / f"{number}.png")
        code, said = run(self.source(), self.output, "--int8", "dynamic", "--int8", "static",
                         "--calibration", photographs)
        self.assertEqual(0, code, said)
        for suffix, operator in (("_quantized", "DynamicQuantizeLinear"), ("_int8", "QuantizeLinear")):
            graph = onnx.load(self.output / f"onnx/vision_model{suffix}.onnx").graph
            self.assertIn(operator, {node.op_type for node in graph.node})

    def test_a_directory_that_embeds_otherwise_is_not_kept(self):
        original = export_model.write

        def damaged(source, folder):
            original(source, folder)
            recipe = json.loads((folder / "preprocessor_config.json").read_text())
            (folder / "preprocessor_config.json").write_text(json.dumps(recipe | {"resample": 2}))

        with mock.patch.object(export_model, "write", damaged):
            code, said = run(self.source(), self.output)
        self.assertEqual(3, code, said)
        self.assertIn("DIFFERS pixels", said)
        self.assertNothingWritten()

    def test_a_tower_with_other_weights_is_not_kept(self):
        original = export_model.write

        def damaged(source, folder):
            original(source, folder)
            model = onnx.load(folder / "onnx/text_model.onnx")
            weights = next(tensor for tensor in model.graph.initializer if len(tensor.dims) == 2)
            values = onnx.numpy_helper.to_array(weights) * 1.01
            weights.CopyFrom(onnx.numpy_helper.from_array(values.astype("float32"), weights.name))
            onnx.save(model, folder / "onnx/text_model.onnx")

        with mock.patch.object(export_model, "write", damaged):
            code, said = run(self.source(), self.output)
        self.assertEqual(3, code, said)
        self.assertIn("DIFFERS text_model", said)
        self.assertNothingWritten()

    def test_what_cannot_be_exported_is_said_in_a_line(self):
        nothing = self.folder / "nothing"
        nothing.mkdir()
        for words, message in (
            ((nothing, self.output), "transformers cannot load"),
            (("open_clip:RN50", self.output), "open_clip:RN50 needs --pretrained"),
            (("open_clip:RN51", self.output, "--pretrained", "random"), "open_clip knows no model 'RN51'"),
            ((nothing, self.output, "--pretrained", "openai"), "--pretrained is for models of open_clip"),
            ((nothing, self.output, "--int8", "static"), "add --calibration FOLDER"),
            ((nothing, nothing), "exists already"),
        ):
            with self.subTest(message):
                code, said = run(*words)
                self.assertEqual(2, code)
                self.assertIn(message, said)
                self.assertNothingWritten()


if __name__ == "__main__":
    unittest.main()
