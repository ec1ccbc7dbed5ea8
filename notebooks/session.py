"""What the notebooks share: the command, a Spark session over a lake, and pictures in rows.

The session has Delta, Lakesieve's views and its SQL functions; it is made of what `bin/lakesieve` has built.
"""

import io
import json
import os
import subprocess
from pathlib import Path

import matplotlib.pyplot as plt
from IPython.display import Image, display
from pyspark.sql import SparkSession

HOME = Path(__file__).resolve().parent.parent
COMMAND = HOME / "bin" / "lakesieve"
BUILT = HOME / "spark-jobs" / "target"

IN, OUT, GREY = "#2a6f97", "#c8553d", "#8d99ae"  # told apart without colour vision, too

plt.rcParams.update({"figure.dpi": 80, "axes.spines.top": False, "axes.spines.right": False, "font.size": 10})


def lakesieve(*arguments):
    """Runs `bin/lakesieve` and returns its summary, the JSON object in its last line (docs/summary.md)."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    summary = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {"error": done.stderr}
    if done.returncode != 0:
        raise RuntimeError(summary["error"])
    return summary


def demo_lake():
    """The lake that the notebooks share, with the audit of the shipped pictures; the first call makes it (two minutes).

    It lies in the folder `lake` beside the notebooks, or where LAKESIEVE_NOTEBOOK_LAKE says.
    """
    lake = Path(os.environ.get("LAKESIEVE_NOTEBOOK_LAKE", Path(__file__).resolve().parent / "lake"))
    if not (lake / "reports" / "latest.html").exists():
        lakesieve("demo", "--lake", lake)
    return lake


def spark_session(lake):
    """A local Spark session with that lake's tables, views and functions."""
    if not (BUILT / "lakesieve.jar").exists():
        subprocess.run([COMMAND, "--version"], check=True, stdout=subprocess.DEVNULL)  # which builds it
    jars = [BUILT / "lakesieve.jar", *sorted((BUILT / "delta").glob("*.jar"))]
    settings = {
        "spark.jars": ",".join(map(str, jars)),
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension,io.lakesieve.sql.LakesieveExtensions",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.lakesieve.lake": str(lake),
        "spark.driver.host": "localhost",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={HOME / 'conf' / 'log4j2.properties'}",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.databricks.delta.snapshotPartitions": "1",
    }
    builder = SparkSession.builder.master("local[2]").appName("lakesieve notebook")
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def picture(uri):
    """The picture at a path of the tables, on this machine."""
    file = Path("/" + uri.removeprefix("file:").lstrip("/"))
    return plt.imread(io.BytesIO(file.read_bytes()), format=file.suffix.lstrip("."))


def name(uri):
    """A path below the image root, short enough for a title."""
    return "/".join(uri.split("/")[-2:])


def show_pictures(uris, titles, columns=6):
    """Draws pictures in rows, each with its title."""
    rows = -(-len(uris) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(2.1 * columns, 2.3 * rows), squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for axis, uri, title in zip(axes.flat, uris, titles):
        axis.imshow(thumbnail(picture(uri)))
        axis.set_title(title, fontsize=8)
    figure.tight_layout()
    photographs = io.BytesIO()
    figure.savefig(photographs, format="jpeg", pil_kwargs={"quality": 80})
    plt.close(figure)
    display(Image(photographs.getvalue(), format="jpeg"))


def thumbnail(pixels, longest=160):
    """Every n-th pixel of a picture, so that a notebook stays small."""
    step = max(1, max(pixels.shape[:2]) // longest)
    return pixels[::step, ::step]
