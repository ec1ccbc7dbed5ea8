#!/usr/bin/env python3
"""The job that Lakesieve's `embed` is measured against: what one writes by hand with PySpark, Pillow and ONNX Runtime.

Pictures are read with Spark's binaryFile source, embedded in a pandas_udf in batches of 16 by one ONNX Runtime thread a
task, and written to a Delta table. Decoding, resize and crop are Pillow's; pixels are normalised with two NumPy
operations, which is faster than transformers' image processor and gives the same numbers but for rounding.

It reads a command a line, "MODEL<tab>IMAGES<tab>TABLE", runs the job and answers with its seconds.

    VENV/bin/python scripts/benchmark/yardstick_embed.py DELTA_JARS < commands
"""
import io
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql.functions import pandas_udf

BATCH = 16
EDGE = 224


def prepare(content: bytes):
    """CLIP's preprocessing: shortest edge to 224, bicubic, centre crop, normalise."""
    import numpy as np
    from PIL import Image

    mean = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
    deviation = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
    image = Image.open(io.BytesIO(content)).convert("RGB")
    width, height = image.size
    shorter = min(width, height)
    image = image.resize((EDGE * width // shorter, EDGE * height // shorter), Image.Resampling.BICUBIC)
    left, top = (image.width - EDGE) // 2, (image.height - EDGE) // 2
    pixels = np.asarray(image.crop((left, top, left + EDGE, top + EDGE)), np.float32)
    return (pixels * (1 / 255 / deviation) - mean / deviation).transpose(2, 0, 1)


SESSIONS: dict = {}


def session(file: str):
    """The model, once in each Python worker."""
    import onnxruntime

    if file not in SESSIONS:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        SESSIONS[file] = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    return SESSIONS[file]


def embedder(model: str):
    file = f"{model}/onnx/vision_model.onnx"

    @pandas_udf("array<float>")
    def embed(batches: Iterator[pd.Series]) -> Iterator[pd.Series]:
        import numpy as np

        tower = session(file)
        name = tower.get_inputs()[0].name
        for contents in batches:
            rows: list = []
            for start in range(0, len(contents), BATCH):
                pixels = np.stack([prepare(content) for content in contents[start : start + BATCH]])
                vectors = tower.run(None, {name: pixels})[0]
                rows.extend(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
            yield pd.Series(rows)

    return embed


def main() -> None:
    # From a module of its own, the functions and the loaded model outlive a task in Spark's Python workers.
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parent)
    sys.path.insert(0, os.environ["PYTHONPATH"])
    from yardstick_embed import embedder

    jars = ",".join(str(jar) for jar in sorted(Path(sys.argv[1]).glob("*.jar")))
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", jars)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.databricks.delta.snapshotPartitions", "1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    for line in sys.stdin:
        model, images, table = line.rstrip("\n").split("\t")
        start = time.monotonic()
        files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(images)
        files.select("path", embedder(model)("content").alias("embedding")).write.format("delta").save(table)
        print(f"{time.monotonic() - start:.4f}", flush=True)


if __name__ == "__main__":
    main()
