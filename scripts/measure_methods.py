#!/usr/bin/env python3
"""Measures what each method costs an image beside NegLabel, and writes the table of docs/methods.md.

    scripts/measure_methods.py [--rounds N] [--seconds S]

Every kernel is measured in turn with NegLabel's, on one thread of one process: 1,000 ID labels, 10,000 negatives, 72,000
candidates, 512 dimensions. A ratio is NegLabel's images a second over the method's in the same turn, by the time that the
thread ran; the table has medians with the smallest and largest of the rounds. Needs a JDK and Maven; some minutes.
"""

import argparse
import statistics
import subprocess
from pathlib import Path

NEG_LABEL = "NEG_LABEL"
KERNELS = {
    "BASELINES": "`mcm`, `msp`, `maxlogit`, `energy`, without negatives",
    "CLIPN": "`clipn-ctw` and `clipn-atd`, without negatives",
    "NEG_LABEL_CLIPN": "`neglabel` and both of CLIPN in one sweep",
    "TASK_500": "`adaneg-task` behind its pass over the banks, 500 labels with full banks",
    "TASK_FULL": "the same, all banks full",
    "SAMPLE_500": "`adaneg-sample`, 500 labels with full banks",
    "SAMPLE_FULL": "the same, all banks full",
    "TANL_FIRST": "`tanl`, first sweep",
    "TANL_MASSES": "`tanl`, second sweep, of an image that it is confident of",
    "TANL_WORDS": "`tanl`, score against 1,000 words",
}


class Rounds:
    """Kernels that run on demand."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.process = subprocess.Popen([Path(__file__).with_name("benchmark-kernels"), "rounds"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def rate(self, kernel: str) -> float:
        """Images a second that one thread has run."""
        self.process.stdin.write(f"{kernel} 1 {self.seconds} cpu\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self) -> None:
        """Ends the process."""
        self.process.stdin.close()
        self.process.wait()


def main() -> None:
    """Runs the rounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    options = parser.parse_args()
    rounds = Rounds(options.seconds)
    for kernel in [NEG_LABEL, *KERNELS]:
        rounds.rate(kernel)  # prepares it, and compiles
    ratios = {kernel: [] for kernel in KERNELS}
    base = []
    for _ in range(options.rounds):
        for kernel in KERNELS:
            base.append(rounds.rate(NEG_LABEL))
            ratios[kernel].append(base[-1] / rounds.rate(kernel))
    rounds.close()
    print(f"NegLabel: {statistics.median(base):,.0f} images/s [{min(base):,.0f} to {max(base):,.0f}]\n")
    print("| an image by | time, NegLabel's = 1 |\n|---|---:|")
    for kernel, words in KERNELS.items():
        found = ratios[kernel]
        print(f"| {words} | {statistics.median(found):.2f} [{min(found):.2f} to {max(found):.2f}] |")


if __name__ == "__main__":
    main()
