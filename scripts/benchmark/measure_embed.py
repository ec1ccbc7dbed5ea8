#!/usr/bin/env python3
"""Measures `embed` from files to a committed Delta table against what the machine gives, and against a plain job.

    scripts/benchmark/run [--pairs 5] [--pictures 2000]      makes all that is needed, then runs this

Every round runs, one after another on the same two cores:
    limit      ONNX Runtime alone on ready tensors, Pillow alone on the files (limits.py); the limit of any job that
               does both is images / (1 / R_model + 1 / R_prepare). Half of it is measured before `embed` and half
               after it, since machines change their speed. R_model is one session's with two threads or two sessions'
               with one, for each model the way that was faster in most of the rounds
    embed      `lakesieve embed` into a new lake, in a JVM that has run it before (EmbedSpeed): from the command's
               arguments to its last commit, listing and bookkeeping included
    yardstick  the plain PySpark job (yardstick_embed.py), warm likewise, on the model in full precision
and gives one ratio of each kind; the table shows their medians and ranges. Both jobs are warmed up for 90 seconds on an
album of the pictures, and then by a first round, which is left out.
"""
import argparse
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from workers import ROOT, Worker

HERE = Path(__file__).resolve().parent
DEMO = ROOT / "udfs/src/main/resources/demo/model"
BATCH = 8  # RuntimeOptions.DEFAULT.imageBatch
# For each half of the limit.
MODEL_IMAGES = 256
PREPARED_IMAGES = 500
WARM_UP_SECONDS = 90
WAYS = ("one session", "two sessions")


def java(work: Path) -> Worker:
    target = ROOT / "spark-jobs/target"
    # What the launcher gives Java for embed.
    options = re.findall(r"--add-opens=\S+|-XX:\+Use\w+GC\b", (ROOT / "bin/lakesieve").read_text())
    classes = [target / "test-classes", target / "lakesieve.jar", (target / "provided.classpath").read_text().strip()]
    command = ["java", *options, "-Djdk.reflect.useDirectMethodHandle=false", "-Dai.djl.offline=true",
               "-Djava.awt.headless=true", f"-Dlog4j2.configurationFile={ROOT}/conf/log4j2.properties",
               "-Dspark.master=local[2]", "-cp", ":".join(map(str, classes)), "io.lakesieve.cli.EmbedSpeed"]
    return Worker(command, work / "embed.log")


class Variant:
    """A model and what was measured with it, a value for each round; all are pictures a second."""

    def __init__(self, name: str, model: str, folder: Path, goal: float, yardstick_goal: float | None):
        self.name, self.model, self.folder = name, model, folder
        self.goal, self.yardstick_goal = goal, yardstick_goal
        self.embed: list[float] = []
        self.model_alone: list[tuple[float, float]] = []
        self.prepare: list[float] = []
        self.yardstick: list[float] = []

    def way(self) -> int:
        """The way of calling the model that was faster in most of the rounds."""
        return int(2 * sum(narrow > wide for wide, narrow in self.model_alone) > len(self.model_alone))

    def limits(self) -> list[float]:
        way = self.way()
        return [limit(model[way], prepare) for model, prepare in zip(self.model_alone, self.prepare)]


def limit(model: float, prepare: float) -> float:
    return 1 / (1 / model + 1 / prepare)


class Halves:
    """The limit, measured in two halves."""

    def __init__(self, worker: Worker, variant: Variant, pictures: Path):
        self.worker, self.variant, self.pictures = worker, variant, pictures
        self.seconds = [0.0, 0.0, 0.0]

    def measure(self) -> None:
        folder = self.variant.folder
        model = self.worker.ask("model", folder, BATCH, MODEL_IMAGES // BATCH).split("\t")
        prepare = self.worker.ask("prepare", self.pictures, PREPARED_IMAGES, folder / "preprocessor_config.json")
        self.seconds = [sum(pair) for pair in zip(self.seconds, map(float, [*model, prepare]))]

    def rates(self) -> tuple[tuple[float, float], float]:
        """Of the model, each way, and of Pillow."""
        wide, narrow, prepare = self.seconds
        return (2 * MODEL_IMAGES / wide, 2 * MODEL_IMAGES / narrow), 2 * PREPARED_IMAGES / prepare


def warm_up(worker: Worker, album: Path, lake: Path, *command: object) -> None:
    """A job again and again on few pictures: what plans and commits is compiled only after many runs."""
    end = time.monotonic() + WARM_UP_SECONDS
    while time.monotonic() < end:
        shutil.rmtree(lake, ignore_errors=True)
        worker.ask(*command, album, lake)


def spread(values: list[float], digits: int) -> str:
    if not values:
        return "-"
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def report(variants: list[Variant], parts: dict[str, list[float]], images: int) -> None:
    print("\n| model | embed, images/s | limit, images/s | of the limit | goal | times the yardstick | goal |")
    print("|---|---|---|---|---|---|---|")
    for v in variants:
        ratios = [embed / most for embed, most in zip(v.embed, v.limits())]
        times = [embed / yardstick for embed, yardstick in zip(v.embed, v.yardstick)]
        print(f"| {v.name} | {spread(v.embed, 1)} | {spread(v.limits(), 1)} | {spread(ratios, 3)} | {v.goal} "
              f"| {spread(times, 2)} | {v.yardstick_goal or '-'} |")
    print("\nWhere the time goes, in milliseconds of one core a picture; the rest is listing, tasks and Delta:\n")
    print("| model | read | decode | preprocess | infer | rest |\n|---|---|---|---|---|---|")
    for v in variants:
        if v.embed:
            whole = 2000 / statistics.median(v.embed)
            print(f"| {v.name} | " + " | ".join(f"{part:.2f}" for part in parts[v.name])
                  + f" | {whole - sum(parts[v.name]):.2f} |")
    print(f"\n{len(variants[0].embed)} rounds of {images} pictures.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path, help="folder with pictures/ and models/; lakes and logs go there too")
    parser.add_argument("--pairs", type=int, default=5, help="measured rounds")
    parser.add_argument("--models", default="fp32,int8,demo", help="of these, comma-separated")
    parser.add_argument("--no-yardstick", action="store_true")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    pictures, models = work / "pictures", work / "models"
    images = sum(1 for _ in pictures.rglob("*.jpg"))
    known = {
        "fp32": Variant("ViT-B/32 fp32", str(models / "clip"), models / "clip", 0.95, 1.12),
        "int8": Variant("ViT-B/32 int8", str(models / "clip-int8"), models / "clip-int8", 0.93, 2.3),
        "demo": Variant("embedded encoder", "demo", DEMO, 0.90, None),
    }
    variants = [known[name] for name in arguments.models.split(",")]
    lakesieve = java(work)
    limits = Worker([sys.executable, str(HERE / "limits.py")], work / "limits.log")
    plain = Worker([sys.executable, str(HERE / "yardstick_embed.py"), str(ROOT / "spark-jobs/target/delta")],
                   work / "yardstick.log", {"PYSPARK_PYTHON": sys.executable})
    lake, album = work / "lake", sorted(pictures.iterdir())[0]
    warm_up(lakesieve, album, lake, "embed", variants[-1].model)
    if not arguments.no_yardstick:
        warm_up(plain, album, lake, models / "clip")
    for number in range(arguments.pairs + 1):
        yardstick = None
        for v in variants:
            shutil.rmtree(lake, ignore_errors=True)
            halves = Halves(limits, v, pictures)
            halves.measure()
            embed = images / float(lakesieve.ask("embed", v.model, pictures, lake))
            halves.measure()
            model, prepare = halves.rates()
            if v.yardstick_goal and not arguments.no_yardstick and yardstick is None:
                shutil.rmtree(lake, ignore_errors=True)
                yardstick = images / float(plain.ask(models / "clip", pictures, lake))
            print(f"round {number}: {v.name}: embed {embed:.1f}, model alone {model[0]:.1f} in {WAYS[0]} and "
                  f"{model[1]:.1f} in {WAYS[1]}, Pillow alone {prepare:.1f}, "
                  f"of the limit {embed / limit(max(model), prepare):.3f} at least, yardstick {yardstick or 0:.1f}",
                  flush=True)
            if number > 0:
                v.embed.append(embed)
                v.model_alone.append(model)
                v.prepare.append(prepare)
                if yardstick and v.yardstick_goal:
                    v.yardstick.append(yardstick)
    parts = {v.name: [float(part) for part in lakesieve.ask("parts", v.model, pictures, 512).split("\t")]
             for v in variants}
    report(variants, parts, images)
    for worker in (lakesieve, limits, plain):
        worker.close()


if __name__ == "__main__":
    main()
