#!/usr/bin/env python3
"""Measures the text tower on prompts of candidates as Lakesieve embeds them, against prompts padded to 77 tokens each.

    python3 scripts/benchmark/measure_prompts.py WORK [--pairs 5] [--prompts 2000] [--whole]

WORK holds models/ as scripts/benchmark/run makes them. Both sides are the same ONNX Runtime session on two threads
(PromptSpeed) and take turns; the first round warms up and is left out. The prompts are drawn from the candidates with a
fixed seed. --whole mines once, with the embeddings of all candidates, and shows how long that takes.
The exit code is 3 where the ratio is below 6 or an element of an embedding differs by more than 1e-5.
"""
import argparse
import csv
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from workers import ROOT, Worker

GOAL = 6.0
TOLERANCE = 1e-5


def candidates(work: Path) -> Path:
    """The file that `candidates` writes."""
    file = work / "candidates.tsv"
    if not file.exists():
        subprocess.run([ROOT / "bin/lakesieve", "candidates", "--output", file], check=True, stdout=subprocess.DEVNULL)
    return file


def prompts(file: Path, count: int) -> list[str]:
    """Prompts of candidates, as the design words them."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    chosen = random.Random(20261122).sample(rows, count)
    forms = {"noun": "The nice {}.", "adjective": "This is a {} photo"}
    return [forms[row["part_of_speech"]].format(row["word"].replace("_", " ")) for row in chosen]


def java(work: Path, model: Path, file: Path) -> Worker:
    udfs = ROOT / "udfs"
    classes = udfs / "target/test.classpath"
    subprocess.run(["mvn", "-q", "-B", "-ntp", "-pl", "udfs", "test-compile", "dependency:build-classpath",
                    "-Dmdep.includeScope=test", f"-Dmdep.outputFile={classes}"], cwd=ROOT, check=True,
                   stdin=subprocess.DEVNULL)
    path = ":".join([str(udfs / "target/test-classes"), str(udfs / "target/classes"), classes.read_text().strip()])
    command = ["java", "-cp", path, "io.lakesieve.model.runtime.PromptSpeed", model, file]
    return Worker(list(map(str, command)), work / "prompts.log")


def mine(work: Path, model: Path) -> float:
    """Seconds of a mining that embeds all candidates."""
    lake, labels = work / "mined-lake", work / "labels.txt"
    shutil.rmtree(lake, ignore_errors=True)
    labels.write_text("cat\ndog\nhorse\n")
    start = time.monotonic()
    done = subprocess.run([ROOT / "bin/lakesieve", "mine", "--labels", labels, "--model", model, "--lake", lake],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    seconds = time.monotonic() - start
    for line in re.findall(r"^embed prompts .*$", done.stderr, re.MULTILINE):
        print(line)
    shutil.rmtree(lake)
    return seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--pairs", type=int, default=5, help="measured rounds")
    parser.add_argument("--prompts", type=int, default=2000)
    parser.add_argument("--whole", action="store_true", help="mine with all candidates too")
    options = parser.parse_args()
    work = options.work.resolve()
    model = work / "models/clip"
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "prompts.txt"
        file.write_text("\n".join(prompts(candidates(work), options.prompts)) + "\n", encoding="utf-8")
        worker = java(work, model, file)
        rates: dict[str, list[float]] = {"own": [], "padded": []}
        for number in range(options.pairs + 1):
            for kind, found in rates.items():
                rate = options.prompts / float(worker.ask(kind))
                if number > 0:
                    found.append(rate)
        difference = float(worker.ask("difference"))
        worker.close()
    ratios = [own / padded for own, padded in zip(rates["own"], rates["padded"], strict=True)]
    print("\n| prompts/s | padded to 77 tokens | times | goal | largest difference |\n|---|---|---|---|---|")
    spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    print(f"| {statistics.median(rates['own']):.0f} | {statistics.median(rates['padded']):.0f} | {spread} | {GOAL:.0f} "
          f"| {difference:.1e} |\n\n{options.pairs} rounds of {options.prompts} prompts.", flush=True)
    if options.whole:
        print(f"`mine` with all candidates: {mine(work, model):.0f} s")
    return 0 if statistics.median(ratios) >= GOAL and difference <= TOLERANCE else 3


if __name__ == "__main__":
    sys.exit(main())
