#!/usr/bin/env python3
"""Checks that an audit which is killed and started again ends with the tables of one that was left alone.

Audits some of the shipped pictures with the embedded encoder into one lake, undisturbed. Then does the same in another
lake, where the process gets SIGKILL as soon as a commit to a table appears, and is started again, once for the first and
the last commit of each table; and in a third lake, where it gets SIGKILL at a moment by chance. At the end all lakes must
hold the same rows in every table, run ids and times apart, and no table may have more commits than it has in the first,
but for the table of runs.

    scripts/check_kills.py [--seed N] [--brief]

With --brief it kills at the last commits of two tables alone: when images are embedded, and when scores are written.

Needs: python3 and a built project. Takes some minutes; leaves nothing behind.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PICTURES = HOME / "demo/src/main/resources/demo/pictures"
COMMAND = HOME / "bin/lakesieve"
TABLES = (
    "embeddings", "text_embeddings", "negative_labels", "labels", "calibration", "feature_bank", "scores",
    "source_summary", "metrics",
)
BRIEFLY = ("embeddings", "scores")
# Columns that name a run or a time, which cannot be the same in two lakes.
DIFFERENT = {
    "embeddings": ("embedded_in",),
    "text_embeddings": ("embedded_in",),
    "scores": ("run_id", "computed_in"),
    "runs": ("run_id", "state", "scores_of", "started_at", "finished_at", "stage_seconds", "stage_rates", "process", "parameters"),
}
# Every process here ends before the work of the second compiler and of Spark's own pays.
ENVIRONMENT = dict(
    os.environ,
    JDK_JAVA_OPTIONS="-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -Dspark.sql.codegen.wholeStage=false"
    " -Dspark.sql.codegen.factoryMode=NO_CODEGEN",
)
AUDIT_SECONDS = 1_500
CHANCES = 1
IMAGES = 30
REFERENCES = 12
WORDS = """desert photo light sea sand screen paper page text window door chair table cup bottle road bridge tower roof
wall lamp coin shoe hat glove ring clock wheel engine boat train map letter number circle square line dot cloud smoke
fire snow ice rain mountain valley river beach field street house church statue painting poster keyboard""".split()


def say(text):
    print("check_kills: " + text, flush=True)


def fail(text):
    say("FAILED: " + text)
    sys.exit(1)


class Audit:
    """The same audit into whatever lake."""

    def __init__(self, work):
        self.work = work
        for kind, count in (("images", IMAGES), ("reference", REFERENCES)):
            every = sorted(path for path in (PICTURES / kind).rglob("*") if path.is_file())
            for path in every[:: len(every) // count]:
                target = work / path.relative_to(PICTURES)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        (work / "images/broken.jpg").write_bytes(b"no picture")
        (work / "words.tsv").write_text("\n".join(WORDS) + "\n")
        truth = [line for line in (PICTURES / "truth.csv").read_text().splitlines()]
        (work / "truth.csv").write_text("\n".join(truth) + "\n")

    def start(self, lake):
        return subprocess.Popen(
            [
                str(COMMAND), "audit", "--images", str(self.work / "images"), "--labels", str(PICTURES / "labels.txt"),
                "--model", "demo", "--candidates", str(self.work / "words.tsv"), "--negatives", "40", "--groups", "5",
                "--reference", str(self.work / "reference"), "--truth", str(self.work / "truth.csv"),
                "--commit-rows", "16", "--lake", str(lake),
            ],
            stdout=(self.work / "out").open("a"), stderr=(self.work / "err").open("a"), start_new_session=True,
            env=ENVIRONMENT,
        )

    def finish(self, lake):
        process = self.start(lake)
        if process.wait(AUDIT_SECONDS) != 0:
            print((self.work / "err").read_text()[-4000:])
            fail("the audit ended with %d" % process.returncode)


def commits(lake, table):
    return sorted((lake / table / "_delta_log").glob("*.json"))


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_at_commit(audit, lake, table, number):
    """Kills the audit as soon as the table has that many commits; false if it ended before."""
    process = audit.start(lake)
    deadline = time.monotonic() + AUDIT_SECONDS
    while time.monotonic() < deadline:
        if len(commits(lake, table)) >= number:
            kill(process)
            return True
        if process.poll() is not None:
            return False
        time.sleep(0.002)
    kill(process)
    fail("no commit %d of %s in %d s" % (number, table, AUDIT_SECONDS))


def kill_at_commits(audit, quiet, lake, brief):
    """Kills at the first and the last commit of each table, or at the last of a few; ends with a whole audit."""
    kills = 0
    for table in BRIEFLY if brief else TABLES:
        last = len(commits(quiet, table))
        for number in [last] if brief else sorted({1, last}):
            if len(commits(lake, table)) >= number:
                continue  # the last process got that far before the signal reached it
            if not kill_at_commit(audit, lake, table, number):
                fail("the audit ended before commit %d of %s" % (number, table))
            kills += 1
            say("killed at commit %d of %s" % (number, table))
    audit.finish(lake)
    return kills


def kill_by_chance(audit, lake, moments):
    """Kills after those seconds, one process after another; ends with a whole audit."""
    kills = 0
    for moment in moments:
        process = audit.start(lake)
        try:
            process.wait(moment)
            return kills
        except subprocess.TimeoutExpired:
            kill(process)
            kills += 1
            say("killed after %.1f s" % moment)
    audit.finish(lake)
    return kills


def contents(lakes):
    """For each lake its tables' rows in short: a count and sums of hashes over all that must be the same."""
    queries = []
    for number, lake, table in ((n, lake, t) for n, lake in enumerate(lakes) for t in TABLES + ("runs",)):
        if not commits(lake, table):
            continue
        kept = [c for c in columns(lake, table) if c["name"] not in DIFFERENT.get(table, ("run_id",))]
        values = ", ".join("to_json(named_struct('v', %s))" % comparable(c) for c in kept)
        queries.append(
            "SELECT %d, '%s', count(*), sum(CAST(xxhash64(%s) AS DECIMAL(38, 0))), bit_xor(xxhash64(%s)) FROM delta.`%s`%s"
            % (number, table, values, values, lake / table, " WHERE status = 'finished'" if table == "runs" else "")
        )
    answer = subprocess.run(
        [str(COMMAND), "sql", "--lake", str(lakes[0]), "-e", " UNION ALL ".join(queries)],
        capture_output=True, text=True, check=True, env=ENVIRONMENT,
    )
    rows = [line.split("\t") for line in answer.stdout.splitlines() if "\t" in line]
    return [{row[1]: row[2:] for row in rows if row[0] == str(number)} for number in range(len(lakes))]


def columns(lake, table):
    """A table's columns, from its log."""
    schema = None
    for commit in commits(lake, table):
        for line in commit.read_text().splitlines():
            action = json.loads(line)
            if "metaData" in action:
                schema = json.loads(action["metaData"]["schemaString"])
    return schema["fields"]


def comparable(column):
    """A column's values; a map's entries have no order of their own."""
    is_map = isinstance(column["type"], dict) and column["type"]["type"] == "map"
    return ("array_sort(map_entries(`%s`))" if is_map else "`%s`") % column["name"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the moments by chance")
    parser.add_argument("--brief", action="store_true", help="kill twice alone")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    say("seed %d" % options.seed)
    with tempfile.TemporaryDirectory(prefix="check-kills.") as folder:
        work = Path(folder)
        audit = Audit(work)
        quiet = work / "quiet"
        started = time.monotonic()
        audit.finish(quiet)
        seconds = time.monotonic() - started
        say("undisturbed: %.0f s" % seconds)
        lakes = [work / "killed"]
        kills = kill_at_commits(audit, quiet, lakes[0], options.brief)
        if not options.brief:
            lakes.append(work / "by chance")
            kills += kill_by_chance(audit, lakes[1], [chance.uniform(0.3, 0.9) * seconds for _ in range(CHANCES)])
        expected, *found = contents([quiet, *lakes])
        if len(expected) < len(TABLES):
            fail("only these tables were written: %s" % sorted(expected))
        for lake, rows in zip(lakes, found):
            for table in TABLES:
                more = len(commits(lake, table)) - len(commits(quiet, table))
                if more > 0 and table not in ("source_summary", "metrics", "calibration"):
                    fail("%s of %s has %d commits more: work was done again" % (table, lake.name, more))
            if expected != rows:
                fail("the tables of %s differ:\n%s\n%s" % (lake.name, expected, rows))
        say("%d kills, and %d tables with the same rows" % (kills, len(expected)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
