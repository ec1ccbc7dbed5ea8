"""Measures scoring in PyTorch as the papers' code does it, and Lakesieve's kernels in turn with it.

The work: 1,000 ID labels, 10,000 negatives, 512 dimensions, float32, one thread, embeddings as similar as CLIP's. Every
comparison is a number of pairs: a round of one side, a round of the other, and so on, since the machine's speed changes
from minute to minute; what counts is the median of the pairs' ratios, printed with the smallest and the largest.

    python yardstick_scoring.py                 PyTorch and NumPy alone: images per second
    python yardstick_scoring.py --java          the same and Lakesieve, and the ratios (builds it first)
    python yardstick_scoring.py --java --only neglabel,threads --pairs 9
    python yardstick_scoring.py --java --clock cpu

On a machine that others use too, --clock cpu counts the seconds that a thread ran instead of those that passed.

The published forms follow the operations of the papers' repositories (NegLabel; AdaNeg in OpenOOD-VLM): one softmax for
each group over ID labels and group; a proxy for every image and label, formed in pieces of 1,000 labels. AdaNeg's update
of the memory, a Python loop over images, is left out, to its advantage.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import torch  # noqa: E402

ID_LABELS = 1000
NEGATIVES = 10_000
LABELS = ID_LABELS + NEGATIVES
DIMENSION = 512
BANK = 9
SCALE = 100.0
BETA = 5.0
LAMBDA = 0.1
NEGLABEL_GROUPS = 100
ADANEG_GROUPS = 5
# Images of a block, and of the published sample-adaptive form, whose tensors would take 23 GB at 256.
BLOCK = 256
PUBLISHED_BLOCK = 32
GRAM_BLOCK = 64

BENCHMARK = Path(__file__).resolve().parent / "benchmark-kernels"


def unit_rows(count, seed, distinct=None):
    """Rows whose cosines to each other are about 0.2 with a deviation of 0.04."""
    common = np.random.default_rng(0).normal(size=DIMENSION)
    rows = np.random.default_rng(seed).normal(size=(distinct or count, DIMENSION)) + 0.5 * common
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return torch.from_numpy(np.resize(rows.astype(np.float32), (count, DIMENSION)))


def grouped_as_published(logits, groups):
    """NegLabel's score: a softmax over the ID labels and each group of negatives in turn."""
    positive = logits[:, :ID_LABELS]
    negative = logits[:, ID_LABELS:]
    negative = negative[:, : negative.shape[1] // groups * groups]
    torch.manual_seed(0)
    order = torch.randperm(negative.shape[1])
    negative = negative.T[order].T.reshape(len(logits), groups, -1).contiguous()
    scores = []
    for group in range(groups):
        both = torch.cat([positive, negative[:, group, :]], dim=-1).softmax(dim=-1)
        scores.append(both[:, :ID_LABELS].sum(dim=-1).unsqueeze(-1))
    return torch.cat(scores, dim=-1).mean(dim=-1)


def grouped_once(logits, groups):
    """The same score with one exponential for each logit."""
    powers = (logits - logits.amax(dim=1, keepdim=True)).exp_()
    positive = powers[:, :ID_LABELS].sum(dim=1, keepdim=True)
    negative = powers[:, ID_LABELS:].view(len(logits), groups, -1).sum(dim=2)
    return (positive / (positive + negative)).mean(dim=1)


class Scoring:
    """Each form of scoring as a function of no arguments that scores one block and returns how many images that was."""

    def __init__(self):
        self.labels = unit_rows(LABELS, 1)
        self.images = unit_rows(BLOCK, 2)
        self.memory = None
        self.slots = None
        self.grams = None

    def product(self):
        """The bare matrix product in PyTorch."""
        columns = self.labels.T.contiguous()
        result = torch.empty(BLOCK, LABELS)

        def run():
            torch.mm(self.images, columns, out=result)
            return BLOCK

        return run

    def product_numpy(self):
        """The bare matrix product in NumPy's OpenBLAS."""
        images = self.images.numpy()
        columns = np.ascontiguousarray(self.labels.numpy().T)
        result = np.empty((BLOCK, LABELS), np.float32)

        def run():
            np.matmul(images, columns, out=result)
            return BLOCK

        return run

    def neglabel(self):
        """NegLabel as published."""

        def run():
            grouped_as_published(SCALE * self.images @ self.labels.T, NEGLABEL_GROUPS)
            return BLOCK

        return run

    def neglabel_once(self):
        """NegLabel with one exponential for each logit."""

        def run():
            grouped_once(SCALE * self.images @ self.labels.T, NEGLABEL_GROUPS)
            return BLOCK

        return run

    def fill_memory(self):
        """All banks full: slot 0 the text, nine images, and one that the published code never fills."""
        if self.memory is None:
            self.memory = torch.zeros(LABELS, BANK + 2, DIMENSION)
            self.memory[:, 0] = self.labels
            self.memory[:, 1 : BANK + 1] = unit_rows(LABELS * BANK, 3, 3000).view(LABELS, BANK, DIMENSION)

    def adaneg_as_published(self, proxy_logits, block):
        def run():
            images = self.images[:block]
            vanilla_logits = SCALE * images @ self.labels.T
            vanilla = grouped_as_published(vanilla_logits, ADANEG_GROUPS)
            logits = proxy_logits(images)
            probability = vanilla_logits.softmax(dim=1) + LAMBDA * logits.softmax(dim=1)
            probability[:, :ID_LABELS].max(dim=1)
            grouped_as_published(logits, ADANEG_GROUPS) + LAMBDA * vanilla
            return block

        return run

    def adaneg_sample(self):
        """AdaNeg as published, sample-adaptive, all banks full."""
        self.fill_memory()

        def proxy_logits(images):
            weights = torch.exp(-BETA * (1 - self.memory @ images.T))
            proxies = []
            for first in range(0, LABELS, 1000):
                part = weights[first : first + 1000].unsqueeze(0).transpose(0, -1)
                proxy = (part * self.memory[first : first + 1000].unsqueeze(0)).sum(2)
                proxies.append(proxy / proxy.norm(dim=-1, keepdim=True))
            return SCALE * (images.unsqueeze(1) * torch.cat(proxies, dim=1)).sum(-1)

        return self.adaneg_as_published(proxy_logits, PUBLISHED_BLOCK)

    def adaneg_task(self):
        """AdaNeg as published, task-adaptive, all banks full."""
        self.fill_memory()

        def proxy_logits(images):
            torch.exp(-BETA * (1 - self.memory @ images.T))
            proxies = self.memory.mean(1)
            proxies = proxies / proxies.norm(dim=-1, keepdim=True)
            return SCALE * (images.unsqueeze(1) * proxies).sum(-1)

        return self.adaneg_as_published(proxy_logits, PUBLISHED_BLOCK)

    def adaneg_gram(self):
        """AdaNeg in the Gram form in PyTorch, sample-adaptive, all banks full."""
        self.fill_memory()
        filled = self.memory[:, : BANK + 1].contiguous()
        grams = filled @ filled.transpose(1, 2)
        slots = filled.view(-1, DIMENSION)

        def run():
            images = self.images[:GRAM_BLOCK]
            cosines = (slots @ images.T).view(LABELS, BANK + 1, GRAM_BLOCK)
            text = SCALE * cosines[:, 0].T.contiguous()
            vanilla = grouped_once(text, ADANEG_GROUPS)
            weights = (cosines - 1).mul_(BETA).exp_()
            squares = torch.bmm(grams, weights).mul_(weights).sum(dim=1)
            logits = (weights.mul_(cosines).sum(dim=1) / squares.sqrt()).mul_(SCALE).T.contiguous()
            probability = text.softmax(dim=1)[:, :ID_LABELS] + LAMBDA * logits.softmax(dim=1)[:, :ID_LABELS]
            probability.max(dim=1)
            grouped_once(logits, ADANEG_GROUPS) + LAMBDA * vanilla
            return GRAM_BLOCK

        return run


class Python:
    """A side of a comparison that runs here."""

    def __init__(self, name, run, clock):
        self.name = name
        self.block = run
        self.clock = time.thread_time if clock == "cpu" else time.perf_counter

    def rate(self, seconds):
        start = self.clock()
        images = 0
        elapsed = 0.0
        while elapsed < seconds:
            images += self.block()
            elapsed = self.clock() - start
        return images / elapsed


class Jvm:
    """A JVM that runs rounds of Lakesieve's workloads when told to."""

    def __init__(self, clock):
        self.clock = clock
        self.process = subprocess.Popen(
            [BENCHMARK, "rounds"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, workload, threads, seconds):
        self.process.stdin.write(f"{workload} {threads} {seconds} {self.clock}\n")
        self.process.stdin.flush()

    def rate(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("The JVM ended: see its messages above.")
        return float(line)


class Java:
    """A side of a comparison that runs in a JVM."""

    def __init__(self, jvm, workload, threads=1):
        self.name = f"lakesieve {workload}" + (f", {threads} threads" if threads > 1 else "")
        self.jvm = jvm
        self.workload = workload
        self.threads = threads

    def rate(self, seconds):
        self.jvm.begin(self.workload, self.threads, seconds)
        return self.jvm.rate()


class TwoJvms:
    """The same workload in two processes at a time."""

    def __init__(self, jvms, workload):
        self.name = f"lakesieve {workload}, two processes"
        self.jvms = jvms
        self.workload = workload

    def rate(self, seconds):
        for jvm in self.jvms:
            jvm.begin(self.workload, 1, seconds)
        return sum(jvm.rate() for jvm in self.jvms)


def spread(values):
    ordered = sorted(values)
    return f"{statistics.median(ordered):10.3f}  [{ordered[0]:.3f} to {ordered[-1]:.3f}]"


def measure(sides, pairs, seconds):
    """The rates of all sides, each in turn, as many times as there are pairs."""
    for side in sides:
        # Warm: both of the JVM's compilers need a while.
        side.rate(2 * seconds)
        side.rate(seconds)
    return [[side.rate(seconds) for side in sides] for _ in range(pairs)]


def report(sides, rounds, ratios):
    for index, side in enumerate(sides):
        rates = [rates[index] for rates in rounds]
        print(f"  {side.name:42s} {spread(rates)} images/s")
    for name, ratio in ratios:
        print(f"  {name:42s} {spread([ratio(rates) for rates in rounds])}")
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(description="Measures scoring in PyTorch and in Lakesieve, in turn.")
    parser.add_argument("--java", action="store_true", help="measure Lakesieve too")
    parser.add_argument("--pairs", type=int, default=7, help="rounds of each side; default 7")
    parser.add_argument("--seconds", type=float, default=2.0, help="of a round; default 2")
    parser.add_argument(
        "--only",
        default="product,neglabel,task,sample,gram,threads",
        help="comma-separated parts: product, neglabel, task, sample, gram, threads",
    )
    parser.add_argument("--clock", choices=["wall", "cpu"], default="wall", help="what seconds are; default wall")
    options = parser.parse_args()
    torch.set_num_threads(1)
    parts = options.only.split(",")
    scoring = Scoring()
    jvm = Jvm(options.clock) if options.java else None

    def python(name, run):
        return Python(name, run, options.clock)

    def java(*workloads):
        return [Java(jvm, workload) for workload in workloads] if jvm else []

    def run(title, sides, ratios):
        print(title)
        report(sides, measure(sides, options.pairs, options.seconds), ratios if jvm else [])

    with torch.no_grad():
        if "product" in parts:
            run(
                "The bare product",
                [python("torch", scoring.product()), python("numpy", scoring.product_numpy())] + java("product"),
                [("lakesieve / torch", lambda r: r[2] / r[0]), ("lakesieve / numpy", lambda r: r[2] / r[1])],
            )
        if "neglabel" in parts:
            run(
                "NegLabel, 100 groups; Lakesieve with v, entropies, argmax, top five and the baselines",
                [
                    python("published", scoring.neglabel()),
                    python("torch, one exponential a logit", scoring.neglabel_once()),
                    python("bare product, torch", scoring.product()),
                ]
                + java("product", "neg-label"),
                [
                    ("lakesieve / published", lambda r: r[4] / r[0]),
                    ("lakesieve / fastest bare product", lambda r: r[4] / max(r[2], r[3])),
                ],
            )
        if "task" in parts:
            run(
                "AdaNeg, task-adaptive, all banks full",
                [python("published, batch 32", scoring.adaneg_task())] + java("task-full", "task-500", "neg-label"),
                [
                    ("lakesieve / published", lambda r: r[1] / r[0]),
                    ("500 banks / NegLabel", lambda r: r[2] / r[3]),
                ],
            )
        if "sample" in parts:
            run(
                "AdaNeg, sample-adaptive, all banks full",
                [python("published, batch 32", scoring.adaneg_sample())] + java("sample-full", "sample-500"),
                [
                    ("lakesieve / published", lambda r: r[1] / r[0]),
                    ("500 banks / full banks", lambda r: r[2] / r[1]),
                ],
            )
        if "gram" in parts:
            run(
                "AdaNeg, sample-adaptive in the Gram form, all banks full",
                [python("torch", scoring.adaneg_gram())] + java("sample-full"),
                [("lakesieve / torch", lambda r: r[1] / r[0])],
            )
        if "threads" in parts and jvm:
            two = [Jvm(options.clock), Jvm(options.clock)]
            run(
                "Two threads of NegLabel against two processes of the bare product",
                [
                    Java(two[0], "product"),
                    TwoJvms(two, "product"),
                    Java(jvm, "neg-label"),
                    Java(jvm, "neg-label", 2),
                ],
                [
                    ("gain of the bare product", lambda r: r[1] / r[0]),
                    ("gain of NegLabel", lambda r: r[3] / r[2]),
                    ("gain of NegLabel / of the product", lambda r: r[3] / r[2] / (r[1] / r[0])),
                ],
            )


if __name__ == "__main__":
    main()
