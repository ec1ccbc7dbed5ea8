"""Audits, their results and their errors, in the session of this process."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TINY_MODEL
from pyspark.sql import SparkSession

import lakesieve


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("words") / "words.txt"
    file.write_text("desert\nphoto\nlight\nsea\nengine\npaper\n")
    return file


@pytest.fixture(scope="module")
def run(spark: SparkSession, photos: Path, words: Path, tmp_path_factory: pytest.TempPathFactory) -> lakesieve.Run:
    return lakesieve.audit(
        images=photos,
        labels=["camel", "bird"],
        model=TINY_MODEL,
        lake=tmp_path_factory.mktemp("audit") / "lake",
        candidates=words,
        negatives=4,
        groups=2,
        logit_scale=20,
        method=["neglabel", "msp"],
        threshold=0.5,
        spark=spark,
    )


def test_the_summary_counts_every_file(run: lakesieve.Run) -> None:
    counts = run.summary["counts"]
    assert run.summary["status"] == "finished" and run.run_id == run.summary["run_id"]
    assert counts["images_listed"] == 13 and counts["images_scored"] == 12 and counts["images_failed"] == 1
    assert counts["images_out"] + counts["images_in"] == 12


def test_outliers_are_the_runs_and_the_most_certain_come_first(run: lakesieve.Run) -> None:
    rows = run.outliers().collect()
    assert len(rows) == run.summary["counts"]["images_out"]
    assert all(row.is_ood and row.run_id == run.run_id and row.method == "neglabel" for row in rows)
    assert [row.ood_score for row in rows] == sorted((row.ood_score for row in rows), reverse=True)
    assert run.verdicts().count() == 13
    assert run.outliers(limit=0).count() == 0


def test_the_report_is_a_path_that_shows_itself(run: lakesieve.Run) -> None:
    report = run.report()
    assert report.startswith("file:") and report.endswith(f"{run.run_id}.html")
    assert report.html().lstrip().lower().startswith("<!doctype html")
    assert report._repr_html_().lower().startswith('<iframe srcdoc="&lt;!doctype html')


def test_the_views_of_a_session_show_the_run(run: lakesieve.Run) -> None:
    spark = lakesieve.session(run.lake)
    assert spark.table("latest_verdicts").where(f"run_id = '{run.run_id}'").count() == 13


def test_a_second_run_embeds_nothing(run: lakesieve.Run, photos: Path, words: Path) -> None:
    again = lakesieve.audit(
        images=photos,
        labels=["camel", "bird"],
        model=TINY_MODEL,
        lake=run.lake,
        candidates=words,
        negatives=4,
        groups=2,
        logit_scale=20,
        method=["neglabel", "msp"],
        threshold=0.5,
    )
    assert again.summary["counts"]["images_embedded"] == 0 and again.run_id != run.run_id
    assert again.summary["fingerprints"] == run.summary["fingerprints"]
    assert again.outliers().count() == run.outliers().count()


def test_a_mistake_has_the_line_of_the_command(spark: SparkSession, tmp_path: Path) -> None:
    images, labels, lake = tmp_path / "nowhere", tmp_path / "none.txt", tmp_path / "lake"

    with pytest.raises(lakesieve.InputError) as error:
        lakesieve.command("audit", images=images, labels=labels, model="demo", lake=lake)

    arguments = ["--images", str(images), "--labels", str(labels), "--model", "demo", "--lake", str(lake)]
    printed = subprocess.run(
        [sys.executable, "-m", "lakesieve", "audit", *arguments], capture_output=True, text=True, check=False
    )
    assert printed.returncode == error.value.exit_code == 2
    assert f"lakesieve: {error.value}" in printed.stderr.splitlines()
    assert error.value.summary["error"] == str(error.value)


def test_an_unknown_flag_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(lakesieve.InputError, match="--no-such-flag"):
        lakesieve.command("report", lake=tmp_path, no_such_flag=True)
