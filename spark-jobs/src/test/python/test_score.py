"""Scores of embeddings against the published code."""

import math
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest
from pyspark.sql import DataFrame, SparkSession

import lakesieve

GROUPS = 5
SCORES = 1e-5  # the fixtures' float32 scores are within 3e-6 of doubles; allow about three times


def test_arrays_meet_the_published_scores_in_their_order(spark: SparkSession, tiny: Any) -> None:
    scores = lakesieve.score(
        image_embeddings=tiny.images,
        label_embeddings=tiny.id_labels,
        negative_embeddings=tiny.negatives(GROUPS),
        groups=GROUPS,
        method=["neglabel", "adaneg-task"],
        spark=spark,
    )

    by_method = {method: rows for method, rows in scores.groupby("method")}
    assert list(by_method["neglabel"]["image_id"]) == [str(place) for place in range(len(tiny.images))]
    assert numpy.allclose(by_method["neglabel"]["id_score"], tiny.neglabel_score_5, atol=SCORES)
    assert len(by_method["adaneg-task"]) == len(tiny.images)


def test_a_score_by_hand(spark: SparkSession) -> None:
    scores = lakesieve.score(
        image_embeddings=numpy.array([[2.0, 0.0]], dtype=numpy.float16),
        label_embeddings=numpy.array([[1.0, 0.0]]),
        negative_embeddings=numpy.array([[0.0, 1.0]]),
        labels=["cat"],
        negative_labels=["car"],
        image_ids=["one"],
        groups=1,
        logit_scale=1,
        method="neglabel",
        threshold=0.8,
        spark=spark,
    )

    row: Any = next(scores.itertuples())
    assert row.image_id == "one" and row.predicted_label == "cat" and row.is_ood
    assert row.id_score == pytest.approx(math.e / (math.e + 1), abs=1e-7)
    assert row.top_negatives[0].label == "car"


def test_pandas_and_parquet_and_spark_say_the_same(spark: SparkSession, tiny: Any, tmp_path: Path) -> None:
    images = pandas.DataFrame({"image_id": [f"image {n}" for n in range(8)], "embedding": list(tiny.images[:8])})
    labels = pandas.DataFrame({"label": [f"label {n}" for n in range(8)], "embedding": list(tiny.id_labels)})
    images[::-1].to_parquet(tmp_path / "images.parquet")

    local = lakesieve.score(image_embeddings=images, label_embeddings=labels, method="msp", spark=spark)
    stored = lakesieve.score(
        image_embeddings=tmp_path / "images.parquet", label_embeddings=labels, method="msp", spark=spark
    )
    of_spark = lakesieve.score(
        image_embeddings=spark.read.parquet(str(tmp_path / "images.parquet")),
        label_embeddings=labels,
        method="msp",
        output=tmp_path / "scores",
        spark=spark,
    )

    assert isinstance(stored, DataFrame) and isinstance(of_spark, DataFrame)
    assert list(local["image_id"]) == list(images["image_id"])
    assert numpy.allclose(local["id_score"], tiny.mcm[:8], atol=2e-5)
    expected = dict(zip(local["image_id"], local["id_score"]))
    assert {row.image_id: row.id_score for row in stored.collect()} == expected
    assert {row.image_id: row.id_score for row in of_spark.collect()} == expected


def test_a_bad_embedding_is_an_error_that_names_its_row(spark: SparkSession) -> None:
    images = numpy.array([[1.0, 0.0], [math.nan, 1.0]])

    with pytest.raises(lakesieve.InputError) as error:
        lakesieve.score(image_embeddings=images, label_embeddings=numpy.eye(2), method="msp", spark=spark)

    assert "1" in str(error.value) and "\n" not in str(error.value) and error.value.exit_code == 2
    assert isinstance(error.value, ValueError)


def test_what_is_no_row_of_embeddings_is_refused(spark: SparkSession) -> None:
    with pytest.raises(lakesieve.InputError, match="has 1 dimensions"):
        lakesieve.score(image_embeddings=numpy.ones(3), label_embeddings=numpy.eye(3), spark=spark)
    with pytest.raises(lakesieve.InputError, match="2 names for 3 embeddings"):
        lakesieve.score(
            image_embeddings=numpy.eye(3), label_embeddings=numpy.eye(3), image_ids=["a", "b"], spark=spark
        )
    with pytest.raises(lakesieve.InputError, match="no column 'embedding'"):
        lakesieve.score(image_embeddings=pandas.DataFrame({"a": [1]}), label_embeddings=numpy.eye(3), spark=spark)
