"""Compares the tables of two audits bit for bit, and says which executors made the first.

Two lakes hold an audit each of the same pictures: one ran on a cluster, one in a single JVM. Every table must hold the
same rows, and every column but the ids of runs must be equal: texts by their characters, floats and doubles by their
bits. With --benchmark they hold the audits of a benchmark, and its figures must be equal, too. With --roots the audits saw
copies of the pictures in two places, and paths are compared behind these. Exit code 0 if so and enough executors took part,
1 with the first differences if not.

Run with the Python that pyspark is installed for:
    python compare_scores.py --delta-jars FOLDER --scores 1234 \
        [--event-log FOLDER --executors 2] [--roots URI OTHER_URI] LAKE OTHER_LAKE
"""

import argparse
import json
import os
import struct
import sys
from collections import namedtuple

Table = namedtuple("Table", "name key ignored digested", defaults=((), ()))

# Ids of runs differ by nature; every other column counts. Digested columns are too wide to collect: Spark writes each
# number as the shortest text that gives its bits back, and hashes that.
TABLES = [
    Table("scores", ("path", "method"), ("run_id", "computed_in")),
    Table("embeddings", ("path", "model_id"), ("embedded_in",)),
    Table("text_embeddings", ("model_id", "prompt"), ("embedded_in",), ("embedding",)),
    Table("labels", ("label_set_id", "label")),
    Table("negative_labels", ("label_set_id", "part_of_speech", "label")),
    Table("feature_bank", ("kind", "label", "image_id"), ("run_id",)),
    Table("metrics", ("method", "dataset", "metric"), ("run_id",)),
]

FIGURES = ("model", "id_set", "ood_set", "ood_group", "method", "metric")

# By what the audits of a benchmark are told apart in any lake: the fingerprint of images and settings.
AUDIT, AUDIT_PARAMETER = "audit", "benchmark.key"

# What differs besides where the pictures lie in two places.
OF_PLACES = ("image_root", "modification_time")

# What the work of an audit is, by the descriptions of its Spark jobs: each must have run on several executors.
STAGES = ("embed images", "embed prompts")

SHOWN = 5


def bits(value):
    """A value in a form that is equal exactly if the value is, to the last bit of every number in it."""
    if isinstance(value, float):  # a float of 32 bits arrives here as the double of the same value
        return struct.pack("<d", value)
    if isinstance(value, dict):
        return {name: bits(part) for name, part in value.items()}
    if isinstance(value, list):
        if value and all(isinstance(part, float) for part in value):
            return struct.pack("<%dd" % len(value), *value)
        return [bits(part) for part in value]
    return value


def by_key(rows, key):
    """Rows (name to value) by their key, and the keys that several rows have."""
    found, repeated = {}, []
    for row in rows:
        values = tuple(row[name] for name in key)
        if values in found:
            repeated.append(values)
        found[values] = row
    return found, repeated


def differences(name, key, rows, other_rows):
    """What differs between two sets of rows, in words; nothing if they are equal bit for bit."""
    found, repeated = by_key(rows, key)
    other, other_repeated = by_key(other_rows, key)
    words = ["%s: several rows of the first lake are %s" % (name, values) for values in repeated]
    words += ["%s: several rows of the second lake are %s" % (name, values) for values in other_repeated]
    if not found and not other:
        words.append("%s: no rows at all" % name)
    for values in sorted(found.keys() - other.keys(), key=repr):
        words.append("%s: %s is in the first lake only" % (name, values))
    for values in sorted(other.keys() - found.keys(), key=repr):
        words.append("%s: %s is in the second lake only" % (name, values))
    for values in sorted(found.keys() & other.keys(), key=repr):
        for column, value in found[values].items():
            other_value = other[values][column]
            if bits(value) != bits(other_value):
                words.append("%s: %s has the %s %s and %s" % (name, values, column, *shown(value, other_value)))
    return words


def shown(value, other_value):
    """Two values that differ, short enough to print: of lists the first elements that differ."""
    if isinstance(value, list) and isinstance(other_value, list) and len(value) == len(other_value):
        for place, (part, other_part) in enumerate(zip(value, other_value)):
            if repr(part) != repr(other_part):
                return "%r at place %d" % (part, place), "%r" % (other_part,)
    return repr(value)[:200], repr(other_value)[:200]


def executors_of(lines):
    """The executors that finished a task, and those of each job description, from the lines of Spark's event log."""
    everywhere, of_description, description_of_stage = set(), {}, {}
    for line in lines:
        event = json.loads(line)
        kind = event["Event"]
        if kind == "SparkListenerStageSubmitted":
            stage = event["Stage Info"]["Stage ID"]
            description_of_stage[stage] = event.get("Properties", {}).get("spark.job.description", "")
        elif kind == "SparkListenerTaskEnd" and event["Task End Reason"]["Reason"] == "Success":
            executor = event["Task Info"]["Executor ID"]
            everywhere.add(executor)
            description = description_of_stage.get(event["Stage ID"], "")
            of_description.setdefault(description, {}).setdefault(executor, 0)
            of_description[description][executor] += 1
    return everywhere, of_description


def failed_tasks_of(lines):
    """Why tasks failed. Spark tries them again, so that a run ends well all the same."""
    reasons = []
    for line in lines:
        event = json.loads(line)
        if event["Event"] == "SparkListenerTaskEnd" and event["Task End Reason"]["Reason"] != "Success":
            reason = event["Task End Reason"]
            reasons.append(
                "a task failed on executor %s: %s %s"
                % (
                    event["Task Info"]["Executor ID"],
                    reason.get("Class Name", reason["Reason"]),
                    reason.get("Description", ""),
                )
            )
    return reasons


def too_few_executors(lines, wanted):
    """What is wrong with the part that executors took; nothing if enough did their share."""
    everywhere, of_description = executors_of(lines)
    words = []
    if len(everywhere) < wanted:
        words.append("tasks finished on %d executors, not on %d: %s" % (len(everywhere), wanted, sorted(everywhere)))
    for stage in STAGES:
        took_part = {}
        for description, tasks in of_description.items():
            if stage in description:
                for executor, count in tasks.items():
                    took_part[executor] = took_part.get(executor, 0) + count
        print("tasks of '%s' by executor: %s" % (stage, dict(sorted(took_part.items()))))
        if len(took_part) < wanted:
            words.append("'%s' ran on %d executors, not on %d" % (stage, len(took_part), wanted))
    return words


def event_lines(folder):
    """The lines of the one event log in a folder."""
    files = sorted(os.listdir(folder))
    if len(files) != 1 or files[0].endswith(".inprogress"):
        raise ValueError("%s holds %s, not the event log of one application that ended" % (folder, files))
    with open(os.path.join(folder, files[0]), encoding="utf-8") as log:
        return log.read().splitlines()


def read(spark, lake, table, several_audits, root=None):
    """The rows of a table as name to value, and the type of each column that counts; paths without the root, if any."""
    from pyspark.sql import functions

    frame = spark.read.format("delta").load(lake + "/" + table.name)
    if several_audits and "run_id" in frame.columns:
        runs = spark.read.format("delta").load(lake + "/runs")
        frame = frame.join(runs.select("run_id", runs.parameters[AUDIT_PARAMETER].alias(AUDIT)).distinct(), "run_id")
    frame = frame.drop(*table.ignored)
    if root is not None:
        frame = frame.drop(*OF_PLACES)
        if "path" in frame.columns:
            frame = frame.withColumn("path", functions.replace("path", functions.lit(root), functions.lit("")))
    for column in table.digested:
        frame = frame.withColumn(column, functions.sha2(functions.col(column).cast("string"), 256))
    types = {field.name: field.dataType.simpleString() for field in frame.schema.fields}
    return [row.asDict(recursive=True) for row in frame.collect()], types


def compare(spark, table, lakes, several_audits, roots=(None, None)):
    """What differs in a table, in words, and the rows of the first lake."""
    rows, types = read(spark, lakes[0], table, several_audits, roots[0])
    other_rows, other_types = read(spark, lakes[1], table, several_audits, roots[1])
    if types != other_types:
        return ["%s: the columns are %s and %s" % (table.name, types, other_types)], rows
    key = table.key + ((AUDIT,) if AUDIT in types else ())
    words = differences(table.name, key, rows, other_rows)
    print("%-16s %6d rows and %6d, %d columns: %s" % (
        table.name, len(rows), len(other_rows), len(types), "%d differences" % len(words) if words else "equal"))
    return words, rows


def session(delta_jars):
    """A local session that reads Delta tables."""
    from pyspark.sql import SparkSession

    jars = [os.path.join(delta_jars, name) for name in sorted(os.listdir(delta_jars)) if name.endswith(".jar")]
    return (
        SparkSession.builder.master("local[2]")
        .appName("compare scores")
        .config("spark.jars", ",".join(jars))
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.catalogImplementation", "in-memory")
        .config("spark.databricks.delta.snapshotPartitions", "2")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delta-jars", required=True, help="folder with the jars of Delta")
    parser.add_argument("--scores", type=int, required=True, help="rows that the table of scores must have")
    parser.add_argument("--event-log", help="folder with Spark's event log of the first audit")
    parser.add_argument("--executors", type=int, default=2, help="executors that must have taken part")
    parser.add_argument("--benchmark", metavar="NAME", help="the lakes hold the audits and the figures of a benchmark")
    parser.add_argument("--roots", nargs=2, default=(None, None), metavar="URI", help="where each audit's pictures lie")
    parser.add_argument("lakes", nargs=2, metavar="LAKE")
    options = parser.parse_args(arguments)

    words, executors = [], set()
    if options.event_log:
        lines = event_lines(options.event_log)
        executors = executors_of(lines)[0]
        words += too_few_executors(lines, options.executors)
        words += failed_tasks_of(lines)

    spark = session(options.delta_jars)
    scored = 0
    tables = list(TABLES)
    if options.benchmark:
        tables.append(Table("benchmarks/%s/figures" % options.benchmark, FIGURES))
    for table in tables:
        found, rows = compare(spark, table, options.lakes, options.benchmark is not None, options.roots)
        words += found
        if table.name == "scores":
            if len(rows) != options.scores:
                words.append("scores: %d rows, not %d" % (len(rows), options.scores))
            scored = sum(1 for row in rows if row["id_score"] is not None)
            words += ["scores: %s is no number" % row for row in rows if row["id_score"] != row["id_score"]]
            if scored == 0:
                words.append("scores: no row has a score")
    spark.stop()

    for word in words[:SHOWN]:
        print("WRONG " + word)
    if len(words) > SHOWN:
        print("... and %d more" % (len(words) - SHOWN))
    if words:
        print("%d things are wrong" % len(words))
        return 1
    print("%d scores equal bit for bit%s" % (scored, ", on %d executors" % len(executors) if executors else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
