"""The commands, run in the Spark session of this process."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from pyspark.sql import SparkSession

from lakesieve._errors import error_of
from lakesieve._progress import Progress
from lakesieve._runs import Run
from lakesieve._session import current, java, jvm, location

Place = Union[str, Path]
Flag = Union[None, bool, int, float, str, Path, Sequence[str]]
Labels = Union[Place, Sequence[str], Mapping[str, str]]

_WAIT_MILLIS = 200


def command(name: str, *, spark: Optional[SparkSession] = None, **flags: Flag) -> Dict[str, Any]:
    """Runs a command in the Spark session and returns its summary (docs/summary.md).

    :param name: such as ``embed``, ``score`` or ``measure score``
    :param spark: the session; default the one that runs, or :func:`lakesieve.session`
    :param flags: the command's, with underscores for their dashes: ``retry_failed=True`` is ``--retry-failed``; a list is
        joined by commas; None and False leave a flag out
    :raises LakesieveError: if the command ends with another exit code than 0; its text is the command's one line
    """
    lake = flags.get("lake")
    chosen = spark or current(lake if isinstance(lake, (str, Path)) else None)
    return _run(chosen, [*name.split(), *_arguments(flags)])


def audit(
    *,
    images: Place,
    labels: Optional[Labels] = None,
    model: Place,
    lake: Place,
    labels_from_folders: bool = False,
    reference: Optional[Place] = None,
    accept: Optional[float] = None,
    threshold: Union[None, float, str] = None,
    truth: Optional[Place] = None,
    method: Union[None, str, Sequence[str]] = None,
    limit: Optional[int] = None,
    spark: Optional[SparkSession] = None,
    **flags: Flag,
) -> Run:
    """Audits images: embeds them, mines negative labels, scores, and writes tables and a report.

    The same call again does only what has changed.

    :param images: folder, glob or table, on any file system that Spark reads
    :param labels: the classes that the data set should hold: names, names with prompts, or a label file
    :param model: a model's folder, ``hf://OWNER/NAME``, or ``demo``
    :param lake: URI under which the Delta tables lie
    :param labels_from_folders: whether the images' folders are named after the classes, in place of ``labels``
    :param reference: images known to be good, which set the threshold
    :param accept: share of the reference that the threshold accepts, default 0.95
    :param threshold: images with a lower ``id_score`` are out; in place of a reference
    :param truth: a CSV with the header ``path,label``, for figures
    :param method: the scoring methods
    :param limit: the number of images, for a first look
    :param spark: the session; default the one that runs, or :func:`lakesieve.session`
    :param flags: any other flag of the command ``audit``, see :func:`command`
    :raises InputError: for a mistake in the arguments or inputs
    :raises LakesieveError: if the run fails
    """
    summary = command(
        "audit",
        spark=spark,
        images=images,
        labels=_label_file(labels),
        labels_from_folders=labels_from_folders,
        model=model,
        lake=lake,
        reference=reference,
        accept=accept,
        threshold=threshold,
        truth=truth,
        method=method,
        limit=limit,
        **flags,
    )
    return Run(spark or current(lake), summary)


def demo(lake: Place = "lakesieve-demo", *, spark: Optional[SparkSession] = None) -> Run:
    """Audits the pictures of the package ``lakesieve-demo`` with the embedded encoder.

    :param lake: where tables and pictures go
    :param spark: the session; default the one that runs, or :func:`lakesieve.session`
    """
    summary = command("demo", spark=spark, lake=lake)
    return Run(spark or current(lake), summary)


def _run(spark: SparkSession, arguments: List[str]) -> Dict[str, Any]:
    running = jvm(spark).io.lakesieve.cli.SessionCommand.start(java(spark), arguments)
    said: List[str] = []
    with Progress() as progress:
        try:
            ended = False
            while not ended:
                ended = running.waitFor(_WAIT_MILLIS)
                taken = running.take()
                # Its iterator ends with an exception, for which PySpark asks the JVM for a dozen classes, each time.
                lines = [str(taken[place]) for place in range(len(taken))]
                said += lines
                progress.say([line for line in lines if not line.startswith("lakesieve: ")])
                progress.show("" if ended else running.shown())
        except KeyboardInterrupt:
            running.stop()
            raise
    exit_code: int = running.exitCode()
    summary = _summary(running.output())
    if exit_code != 0:
        raise error_of(exit_code, _message(summary, said), summary)
    return summary


def _summary(output: str) -> Dict[str, Any]:
    lines = output.splitlines()
    if not lines or not lines[-1].startswith("{"):
        return {}
    summary: Dict[str, Any] = json.loads(lines[-1])
    return summary


def _message(summary: Mapping[str, Any], said: List[str]) -> str:
    if summary.get("error"):
        return str(summary["error"])
    errors = [line[len("lakesieve: ") :] for line in said if line.startswith("lakesieve: ")]
    return errors[-1] if errors else "The command has failed, see the log."


def _arguments(flags: Mapping[str, Flag]) -> List[str]:
    arguments: List[str] = []
    for name, value in flags.items():
        flag = "--" + name.replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            arguments.append(flag)
        elif isinstance(value, (str, Path)):
            arguments.append(f"{flag}={location(value)}")
        elif isinstance(value, (int, float)):
            arguments.append(f"{flag}={value}")
        else:
            arguments.append(f"{flag}={','.join(value)}")
    return arguments


def _label_file(labels: Optional[Labels]) -> Optional[Place]:
    """A label file with these names, at a place that depends on them alone, so that a second run is the same."""
    if labels is None or isinstance(labels, (str, Path)):
        return labels
    pairs = labels.items() if isinstance(labels, Mapping) else ((name, "") for name in labels)
    text = "".join(name + ("\t" + prompt if prompt else "") + "\n" for name, prompt in pairs)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "lakesieve" / "labels" / hashlib.sha256(text.encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "labels.txt"
    partial = folder / f"labels.{os.getpid()}"
    partial.write_text(text, encoding="utf-8")
    partial.replace(file)
    return file.as_uri()
