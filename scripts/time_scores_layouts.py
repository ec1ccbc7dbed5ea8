"""Times the usual queries over a table of scores under several layouts, and prints their medians.

Makes 1,000,000 rows: ten runs of 25,000 images in 50 sources by four methods, each run one commit of eight tasks, as
jobs write them. The same rows go into a table of each layout; the clustered ones are then brought into order by
OPTIMIZE, since writing alone does not cluster. Queries are asked in turn over all layouts, several rounds, so that a
busy moment of the machine hits all alike. Every layout must give the same answers.

Run with the Python that pyspark is installed for, after the build:
    python time_scores_layouts.py --delta-jars FOLDER --work FOLDER [--rounds 5] [--images 25000]
"""

import argparse
import glob
import os
import statistics
import sys
import time

RUNS = 10
METHODS = ("neglabel", "adaneg-task", "adaneg-sample", "msp")
TASKS = 8


def statistics_of(columns):
    return "TBLPROPERTIES ('delta.dataSkippingStatsColumns' = '%s')" % columns


# What jobs write; a partition column has no statistics.
STATISTICS = statistics_of("run_id,path,source,method,ood_score,status")

# Name: how the table is created, how the rows of a run come in, whether OPTIMIZE follows.
LAYOUTS = {
    "plain, as jobs write it": (STATISTICS, None, False),
    "plain, statistics of all columns": ("", None, False),
    "plain, files sorted": (STATISTICS, ("method", "path"), False),
    "PARTITIONED BY (run_id)": (
        "PARTITIONED BY (run_id) " + statistics_of("path,source,method,ood_score,status"), None, False
    ),
    "PARTITIONED BY (run_id, method)": (
        "PARTITIONED BY (run_id, method) " + statistics_of("path,source,ood_score,status"), None, False
    ),
    "CLUSTER BY (run_id, method)": ("CLUSTER BY (run_id, method) " + STATISTICS, None, True),
    "CLUSTER BY (path)": ("CLUSTER BY (path) " + STATISTICS, None, True),
}

COLUMNS = """run_id STRING NOT NULL, computed_in STRING NOT NULL, image_id STRING, path STRING, source STRING,
    method STRING NOT NULL, id_score DOUBLE, ood_score DOUBLE, predicted_label STRING,
    top_negatives ARRAY<STRUCT<label: STRING, probability: DOUBLE>>, is_ood BOOLEAN, threshold DOUBLE,
    bank_trusted BOOLEAN, status STRING NOT NULL, error STRING"""


def run_id(run):
    return "202611%02dT020000000Z-%04x" % (run + 1, 40503 * (run + 1) % 65536)


def queries(path):
    latest = "run_id = '%s'" % run_id(RUNS - 1)
    return {
        "latest verdicts": "SELECT count(*), sum(ood_score), sum(length(path)) FROM {table}"
        " WHERE %s AND method = 'neglabel'" % latest,
        "outliers of one source": "SELECT path, ood_score FROM {table}"
        " WHERE %s AND method = 'neglabel' AND source = 'camera-07' AND is_ood ORDER BY path" % latest,
        "one path": "SELECT method, ood_score FROM {table} WHERE %s AND path = '%s' ORDER BY method" % (latest, path),
        "top 100 of a method": "SELECT path, ood_score FROM {table} WHERE %s AND method = 'adaneg-task'"
        " ORDER BY ood_score DESC, path LIMIT 100" % latest,
        "history of a path": "SELECT run_id, ood_score FROM {table} WHERE path = '%s' AND method = 'neglabel'"
        " ORDER BY run_id" % path,
    }


def rows_of(spark, run, images):
    methods = ", ".join("'%s'" % method for method in METHODS)
    return spark.sql(
        """
        SELECT '{run}' run_id, '{run}' computed_in, sha2(string(id), 256) image_id,
            concat('s3a://lake-of-photos/2026/camera-', lpad(string(id % 50), 2, '0'), '/IMG_',
                   lpad(string(pmod(hash(id), 1000000000)), 9, '0'), '.jpg') path,
            concat('camera-', lpad(string(id % 50), 2, '0')) source, method,
            1 - ood id_score, ood ood_score, concat('label ', pmod(hash(id, 3), 1000)) predicted_label,
            transform(sequence(1, 5), i -> named_struct('label', concat('negative ', pmod(hash(id, i), 10000)),
                                                        'probability', 1D / (i + pmod(hash(id, method), 7)))) top_negatives,
            ood > 0.97 is_ood, 0.03D threshold, CAST(NULL AS BOOLEAN) bank_trusted, 'ok' status, CAST(NULL AS STRING) error
        FROM (SELECT id, method, pmod(hash(id, method, '{run}'), 1000003) / 1000003D ood
              FROM range(0, {images}, 1, {tasks}) LATERAL VIEW explode(array({methods})) AS method)
        """.format(run=run_id(run), images=images, tasks=TASKS, methods=methods)
    )


def write(spark, folder, images):
    for run in range(RUNS):
        rows_of(spark, run, images).write.parquet("%s/rows/%d" % (folder, run))
    for number, (name, (clause, order, optimized)) in enumerate(LAYOUTS.items()):
        table = "delta.`%s/%d`" % (folder, number)
        spark.sql("CREATE TABLE %s (%s) USING delta %s" % (table, COLUMNS, clause))
        start = time.monotonic()
        for run in range(RUNS):
            rows = spark.read.parquet("%s/rows/%d" % (folder, run))
            if order:
                rows = rows.sortWithinPartitions(*order)
            rows.write.format("delta").mode("append").save("%s/%d" % (folder, number))
        written = time.monotonic() - start
        if optimized:
            spark.sql("OPTIMIZE " + table)
        detail = spark.sql("DESCRIBE DETAIL " + table).first()
        print(
            "%-36s written in %5.1f s, OPTIMIZE %5.1f s, %4d files, %6.1f MB"
            % (
                name,
                written,
                time.monotonic() - start - written,
                detail["numFiles"],
                detail["sizeInBytes"] / 1e6,
            ),
            flush=True,
        )


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delta-jars", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--images", type=int, default=25000)
    options = parser.parse_args(arguments)

    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", ",".join(sorted(glob.glob(os.path.join(options.delta_jars, "*.jar")))))
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.catalogImplementation", "in-memory")
        .config("spark.sql.warehouse.dir", os.path.join(options.work, "warehouse"))
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        # A task for each of the files that a run was made of.
        .config("spark.sql.files.maxPartitionBytes", "2m")
        .config("spark.sql.files.openCostInBytes", "2m")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.databricks.delta.snapshotPartitions", "1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    folder = os.path.join(os.path.abspath(options.work), "layouts")
    write(spark, folder, options.images)

    path = spark.read.parquet(folder + "/rows/0").where("method = 'msp' AND source = 'camera-31'").first()["path"]
    seconds, answers = {}, {}
    for turn in range(options.rounds + 1):
        for query, text in queries(path).items():
            for number, name in enumerate(LAYOUTS):
                start = time.monotonic()
                answer = spark.sql(text.format(table="delta.`%s/%d`" % (folder, number))).collect()
                if turn > 0:  # the first round warms up
                    seconds.setdefault((query, name), []).append(time.monotonic() - start)
                if repr(answers.setdefault(query, answer)) != repr(answer) and query != "latest verdicts":
                    sys.exit("%s gives another answer under the layout %s" % (query, name))

    print("\nmedian milliseconds of %d rounds (lowest to highest)" % options.rounds)
    print("%-36s" % "" + "".join("%24s" % query for query in queries(path)))
    for name in LAYOUTS:
        cells = [
            "%.0f (%.0f-%.0f)"
            % (
                1000 * statistics.median(seconds[query, name]),
                1000 * min(seconds[query, name]),
                1000 * max(seconds[query, name]),
            )
            for query in queries(path)
        ]
        print("%-36s" % name + "".join("%24s" % cell for cell in cells))
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
