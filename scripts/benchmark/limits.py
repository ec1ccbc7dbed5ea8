#!/usr/bin/env python3
"""What the machine gives at best: ONNX Runtime alone on ready tensors, and Pillow alone, each on two cores.

It reads a command a line and answers with seconds:
    "model<tab>MODEL<tab>BATCH<tab>BATCHES": of one session with two threads, a tab, and of two sessions with one
    "prepare<tab>IMAGES<tab>COUNT<tab>RECIPE": two processes that read, decode, resize, crop and normalise with Pillow
        by a preprocessor_config.json with a shortest edge and a centre crop

    VENV/bin/python scripts/benchmark/limits.py < commands
"""
import io
import json
import multiprocessing
import sys
import threading
import time
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

CORES = 2


def session(file: str, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


class Model:
    """The image tower of a model directory, loaded both ways."""

    def __init__(self, folder: str):
        file = f"{folder}/onnx/vision_model.onnx"
        self.wide = session(file, CORES)
        self.narrow = [session(file, 1) for _ in range(CORES)]
        self.input = self.wide.get_inputs()[0].name
        recipe = json.loads(Path(folder, "preprocessor_config.json").read_text())
        crop = recipe["crop_size"]
        self.edge = crop if isinstance(crop, int) else crop["height"]

    def seconds(self, batch: int, batches: int) -> tuple[float, float]:
        """Of so many batches, an even number, on one session with two threads, and on two sessions with one."""
        pixels = np.random.default_rng(1).normal(size=(batch, 3, self.edge, self.edge)).astype(np.float32)

        def run(tower: onnxruntime.InferenceSession, times: int) -> None:
            for _ in range(times):
                tower.run(None, {self.input: pixels})

        start = time.monotonic()
        run(self.wide, batches)
        middle = time.monotonic()
        threads = [threading.Thread(target=run, args=(tower, batches // CORES)) for tower in self.narrow]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        end = time.monotonic()
        return middle - start, end - middle


def prepare(content: bytes, recipe: dict) -> np.ndarray:
    image = Image.open(io.BytesIO(content)).convert("RGB")
    width, height = image.size
    edge = recipe["size"] if isinstance(recipe["size"], int) else recipe["size"]["shortest_edge"]
    crop = recipe["crop_size"] if isinstance(recipe["crop_size"], int) else recipe["crop_size"]["height"]
    shorter = min(width, height)
    image = image.resize((edge * width // shorter, edge * height // shorter), recipe["resample"])
    left, top = (image.width - crop) // 2, (image.height - crop) // 2
    pixels = np.asarray(image.crop((left, top, left + crop, top + crop)), np.float32)
    deviation = np.array(recipe["image_std"], np.float32)
    mean = np.array(recipe["image_mean"], np.float32)
    return np.ascontiguousarray((pixels * (1 / 255 / deviation) - mean / deviation).transpose(2, 0, 1))


def prepare_all(task: tuple[list[str], dict]) -> None:
    files, recipe = task
    for file in files:
        prepare(Path(file).read_bytes(), recipe)


def main() -> None:
    models: dict[str, Model] = {}
    with multiprocessing.get_context("fork").Pool(CORES) as pool:
        for line in sys.stdin:
            words = line.rstrip("\n").split("\t")
            if words[0] == "model":
                if words[1] not in models:
                    models[words[1]] = Model(words[1])
                    models[words[1]].seconds(int(words[2]), CORES)
                wide, narrow = models[words[1]].seconds(int(words[2]), int(words[3]))
                print(f"{wide:.4f}\t{narrow:.4f}", flush=True)
            else:
                files = [str(file) for file in sorted(Path(words[1]).rglob("*.jpg"))[: int(words[2])]]
                recipe = json.loads(Path(words[3]).read_text())
                start = time.monotonic()
                pool.map(prepare_all, [(files[core::CORES], recipe) for core in range(CORES)], chunksize=1)
                print(f"{time.monotonic() - start:.4f}", flush=True)


if __name__ == "__main__":
    main()
