#!/usr/bin/env python3
"""Measures what a caption of the method zoc costs beside a NegLabel score, in turns, on one thread each.

    VENV/bin/python scripts/measure_caption_decoder.py [--layers 24] [--width 1024] [--pictures 8]

The decoder has ZOC's size (google/bert_for_seq_generation_L-24_bbc_encoder: 24 layers, width 1024, 50,358 tokens) and random
weights, which take as long as trained ones. Needs scripts/requirements-export.txt, 8 GB of memory and of disk, a JDK and
Maven for scripts/benchmark-kernels.
"""

import argparse
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime

from model_export import captions

DIMENSION = 512
ROUNDS = 3
NEGLABEL_SECONDS = 3


def decoder(layers: int, width: int, folder: Path) -> None:
    """Writes the graph."""
    from transformers import BertGenerationConfig, BertGenerationDecoder

    config = BertGenerationConfig(hidden_size=width, num_hidden_layers=layers, num_attention_heads=width // 64,
                                  intermediate_size=4 * width, is_decoder=True, add_cross_attention=True)
    config._attn_implementation = "eager"
    model = BertGenerationDecoder(config).eval()
    captions.export(captions.Captions(model, ["?"] * config.vocab_size, 2), DIMENSION, 10.0, folder)


def seconds_a_caption(session: onnxruntime.InferenceSession, pictures: int) -> float:
    """Wall seconds of an image, in a batch of that many."""
    rng = np.random.default_rng(1)
    embeddings = rng.normal(size=(pictures, DIMENSION)).astype(np.float32)
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    ids = np.full((pictures, 1), 2, np.int64)
    start = time.perf_counter()
    for _ in range(captions.STEPS):
        logits = session.run(None, {"input_ids": ids, "image_embeds": embeddings})[0]
        np.argpartition(-logits, captions.TOKENS_PER_STEP, axis=1)
        ids = np.concatenate([ids, logits.argmax(axis=1)[:, None]], axis=1)
    return (time.perf_counter() - start) / pictures


def main() -> None:
    """Runs the rounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=24)
    parser.add_argument("--width", type=int, default=1024)
    parser.add_argument("--pictures", type=int, default=8)
    options = parser.parse_args()
    options_of_session = onnxruntime.SessionOptions()
    options_of_session.intra_op_num_threads = 1
    options_of_session.log_severity_level = 3
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        decoder(options.layers, options.width, folder)
        session = onnxruntime.InferenceSession(str(folder / "onnx" / captions.FILE), options_of_session)
        kernels = subprocess.Popen([Path(__file__).with_name("benchmark-kernels"), "rounds"], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ratios = []
        for _ in range(ROUNDS):
            seconds = seconds_a_caption(session, options.pictures)
            kernels.stdin.write(f"NEG_LABEL 1 {NEGLABEL_SECONDS} wall\n")
            kernels.stdin.flush()
            rate = float(kernels.stdout.readline())
            ratios.append(seconds * rate)
            print(f"{seconds:.3f} s a caption, {rate:,.0f} images/s by NegLabel: ratio {ratios[-1]:,.0f}", flush=True)
        kernels.stdin.close()
        kernels.wait()
    print(f"median ratio {statistics.median(ratios):,.0f}")


if __name__ == "__main__":
    main()
