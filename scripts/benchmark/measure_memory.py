#!/usr/bin/env python3
"""Measures the peak of resident memory that `bin/lakesieve embed` takes with ViT-B/32 and a heap of 1 GB.

    python3 scripts/benchmark/measure_memory.py WORK [--slots 2,8] [--heap 1g] [--limit N]

WORK holds pictures/ and models/ as scripts/benchmark/run makes them. One run for each number of task slots, each a process
of its own into a new lake; the peak is what the kernel counted for the whole process, heap and native memory together.
Allowed are twice the file of the image tower and 2 GB with the first number of slots, and 0.5 GB more with the others.
The exit code is 3 where a peak is higher.
"""
import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GIGABYTE = 10**9


def peak(work: Path, slots: int, heap: str, limit: int | None) -> int:
    """Bytes resident at most."""
    lake, log = work / "memory-lake", work / f"memory-{slots}.log"
    shutil.rmtree(lake, ignore_errors=True)
    command = [ROOT / "bin/lakesieve", "embed", "--images", work / "pictures", "--model", work / "models/clip",
               "--lake", lake]
    if limit is not None:
        command += ["--limit", str(limit)]
    environment = os.environ | {"LAKESIEVE_HEAP": heap, "LAKESIEVE_OPTS": f"-Dspark.master=local[{slots}]"}
    with log.open("w") as out:
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                   env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"embed failed; its messages are in {log}")
    shutil.rmtree(lake, ignore_errors=True)
    return usage.ru_maxrss * 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--slots", default="2,8")
    parser.add_argument("--heap", default="1g")
    parser.add_argument("--limit", type=int, help="take so many pictures only")
    options = parser.parse_args()
    work = options.work.resolve()
    model = (work / "models/clip/onnx/vision_model.onnx").stat().st_size
    allowed = 2 * model + 2 * GIGABYTE
    print(f"image tower {model / GIGABYTE:.2f} GB, heap {options.heap}")
    print("| task slots | peak, GB | allowed |\n|---|---|---|", flush=True)
    passed = True
    for number, slots in enumerate(map(int, options.slots.split(","))):
        found = peak(work, slots, options.heap, options.limit)
        print(f"| {slots} | {found / GIGABYTE:.2f} | {allowed / GIGABYTE:.2f} |", flush=True)
        passed &= found <= allowed
        if number == 0:
            allowed = found + GIGABYTE // 2
    return 0 if passed else 3


if __name__ == "__main__":
    sys.exit(main())
