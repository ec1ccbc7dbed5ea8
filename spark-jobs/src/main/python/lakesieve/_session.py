"""The Spark session."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Union

from py4j.java_gateway import JavaClass
from pyspark.sql import SparkSession

from lakesieve import _installation

_LAKE = "spark.lakesieve.lake"
_DELTA = "org.apache.spark.sql.delta.catalog.DeltaCatalog"
_SMALLEST_HEAP = 1 << 30  # bytes

# As the command has them on one machine, where tables are mostly small.
_ONE_MACHINE = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "4",
    "spark.databricks.delta.snapshotPartitions": "1",
    # Outside of UTC each commit would read the state of its table again, for the sake of partitions by time.
    "spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.hadoop.fs.s3a.connection.establish.timeout": "15s",
    "spark.hadoop.fs.s3a.connection.timeout": "15s",
    "spark.hadoop.fs.s3a.connection.request.timeout": "15s",
    "spark.hadoop.fs.s3a.attempts.maximum": "3",
    "spark.hadoop.fs.s3a.retry.limit": "3",
    "spark.hadoop.fs.s3a.retry.interval": "500ms",
    "spark.hadoop.fs.s3a.retry.throttle.limit": "5",
    "spark.hadoop.fs.s3a.retry.throttle.interval": "200ms",
    "spark.hadoop.parquet.hadoop.vectored.io.enabled": "false",
}


def session(
    lake: Optional[Union[str, Path]] = None,
    *,
    master: str = "local[*]",
    config: Optional[Mapping[str, Any]] = None,
) -> SparkSession:
    """A Spark session with Delta, Lakesieve's views over a lake, and its SQL functions.

    A session that runs already is taken as it is, and gets the views and functions; it has to have the application jar
    on its class path and Delta's extension. Else one is started on this machine.

    :param lake: URI of the lake whose tables the views show
    :param master: where a new session runs
    :param config: further settings of Spark's
    :raises ImportError: if the session that runs has no Lakesieve, or there is no jar to start one with
    """
    running = SparkSession.getActiveSession()
    spark = _start(master, config or {}) if running is None else _joined(running, config or {})
    if lake is not None:
        spark.conf.set(_LAKE, location(lake))
    if "io.lakesieve.sql.LakesieveExtensions" not in str(spark.conf.get("spark.sql.extensions", "")):
        jvm(spark).io.lakesieve.sql.LakesieveFunctions.register(java(spark))
    return spark


def _start(master: str, config: Mapping[str, Any]) -> SparkSession:
    installation = _installation.find()
    jars = [str(jar) for jar in installation.jars]
    settings: Dict[str, str] = {
        "spark.driver.extraClassPath": os.pathsep.join(jars),
        "spark.driver.extraJavaOptions": "-XX:ReservedCodeCacheSize=512m -Djava.awt.headless=true "
        f'"-Dlog4j2.configurationFile={installation.logging}"',
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension,io.lakesieve.sql.LakesieveExtensions",
        "spark.sql.catalog.spark_catalog": _DELTA,
        "spark.delta.logStore.s3a.impl": "io.lakesieve.table.CreateIfAbsentLogStore",
    }
    if master.startswith("local"):
        settings.update(_ONE_MACHINE)
        settings["spark.driver.memory"] = f"{_heap() >> 20}m"
    else:
        settings["spark.jars"] = ",".join(jars)
    settings.update({key: str(value) for key, value in config.items()})
    builder = SparkSession.builder.master(master).appName("lakesieve")
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def _heap() -> int:
    """A quarter of the memory, as a JVM takes by itself."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return _SMALLEST_HEAP
    return max(_SMALLEST_HEAP, memory // 4)


def _joined(running: SparkSession, config: Mapping[str, Any]) -> SparkSession:
    if not isinstance(jvm(running).io.lakesieve.cli.SessionCommand, JavaClass):
        raise ImportError(
            "The Spark session that runs has no Lakesieve: start it with --jars lakesieve.jar, "
            "or stop it (spark.stop()) before calling lakesieve.session()."
        )
    for key, value in config.items():
        running.conf.set(key, value)
    return running


def current(lake: Optional[Union[str, Path]] = None) -> SparkSession:
    """The session that runs, or one that is started."""
    running = SparkSession.getActiveSession()
    return session(lake) if running is None else _joined(running, {})


def location(place: Union[str, Path]) -> str:
    """A place as a command takes it: a path of this machine in full, whatever the JVM's folder is."""
    return place if isinstance(place, str) else str(place.absolute())


def jvm(spark: SparkSession) -> Any:
    """The session's JVM, through py4j."""
    return spark.sparkContext._jvm


def java(spark: SparkSession) -> Any:
    """The session in Java."""
    return spark._jsparkSession
