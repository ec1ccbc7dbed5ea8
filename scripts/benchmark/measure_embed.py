#!/usr/bin/env python3
"""Measures `embed` from files to a committed Delta table against what the machine gives, and against a plain job.

    scripts/benchmark/run [--pairs 5] [--pictures 2000]      makes all that is needed, then runs this

Every round runs, one after another on the same two cores:
    limit      ONNX Runtime alone on ready tensors, Pillow alone on the files (limits.py); the limit of any job that
               does both is images / (1 / R_model + 1 / R_prepare)
    embed      `lakesieve embed` into a new lake, in a JVM that has run it before (EmbedSpeed): from the command's
               arguments to its last commit, listing and bookkeeping included
    yardstick  the plain PySpark job (yardstick_embed.py), warm likewise, on the model in full precision
and gives one ratio of each kind; the table shows their medians and ranges. The first round warms up and is left out.
"""
import argparse
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from workers import ROOT, Worker

HERE = Path(__file__).resolve().parent
DEMO = ROOT / "spark-jobs/src/main/resources/demo/model"
BATCH = 16  # RuntimeOptions.DEFAULT.imageBatch
MODEL_IMAGES = 512
PREPARED_IMAGES = 1000


def java(work: Path) -> Worker:
    target = ROOT / "spark-jobs/target"
    opens = re.findall(r"--add-opens=\S+", (ROOT / "bin/lakesieve").read_text())
    classes = [target / "test-classes", target / "lakesieve.jar", (target / "provided.classpath").read_text().strip()]
    command = ["java", *opens, "-Djdk.reflect.useDirectMethodHandle=false", "-Dai.djl.offline=true",
               "-Djava.awt.headless=true", f"-Dlog4j2.configurationFile={ROOT}/conf/log4j2.properties",
               "-Dspark.master=local[2]", "-cp", ":".join(map(str, classes)), "io.lakesieve.cli.EmbedSpeed"]
    return Worker(command, work / "embed.log")


class Variant:
    """A model and what was measured with it."""

    def __init__(self, name: str, model: str, folder: Path, goal: float, yardstick_goal: float | None):
        self.name, self.model, self.folder = name, model, folder
        self.goal, self.yardstick_goal = goal, yardstick_goal
        self.embed: list[float] = []
        self.limit: list[float] = []
        self.yardstick: list[float] = []


def spread(values: list[float], digits: int) -> str:
    if not values:
        return "-"
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def report(variants: list[Variant], parts: dict[str, list[float]], images: int) -> None:
    print("\n| model | embed, images/s | limit, images/s | of the limit | goal | times the yardstick | goal |")
    print("|---|---|---|---|---|---|---|")
    for v in variants:
        ratios = [embed / limit for embed, limit in zip(v.embed, v.limit)]
        times = [embed / yardstick for embed, yardstick in zip(v.embed, v.yardstick)]
        print(f"| {v.name} | {spread(v.embed, 1)} | {spread(v.limit, 1)} | {spread(ratios, 3)} | {v.goal} "
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
    for number in range(arguments.pairs + 1):
        yardstick = None
        for v in variants:
            lake = work / "lake"
            shutil.rmtree(lake, ignore_errors=True)
            embed = images / float(lakesieve.ask("embed", v.model, pictures, lake))
            model = float(limits.ask("model", v.folder, BATCH, MODEL_IMAGES // BATCH))
            prepare = float(limits.ask("prepare", pictures, PREPARED_IMAGES, v.folder / "preprocessor_config.json"))
            limit = 1 / (1 / model + 1 / prepare)
            if v.yardstick_goal and not arguments.no_yardstick and yardstick is None:
                shutil.rmtree(lake, ignore_errors=True)
                yardstick = images / float(plain.ask(models / "clip", pictures, lake))
            print(f"round {number}: {v.name}: embed {embed:.1f}, model alone {model:.1f}, Pillow alone {prepare:.1f}, "
                  f"limit {limit:.1f}, ratio {embed / limit:.3f}, yardstick {yardstick or 0:.1f}", flush=True)
            if number > 0:
                v.embed.append(embed)
                v.limit.append(limit)
                if yardstick and v.yardstick_goal:
                    v.yardstick.append(yardstick)
    parts = {v.name: [float(part) for part in lakesieve.ask("parts", v.model, pictures, 512).split("\t")]
             for v in variants}
    report(variants, parts, images)
    for worker in (lakesieve, limits, plain):
        worker.close()


if __name__ == "__main__":
    main()
