"""Scores of embeddings that are there already, without a model."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, Sequence, Union, overload

from pyspark.sql import DataFrame, SparkSession

from lakesieve._commands import Flag, command
from lakesieve._errors import InputError
from lakesieve._session import current, location

if TYPE_CHECKING:
    import numpy
    import numpy.typing
    import pandas

    Array = numpy.typing.NDArray[Any]
    Local = Union[Array, pandas.DataFrame]
    Stored = Union[str, Path, DataFrame]
    Rows = Union[Local, Stored]

_EMBEDDING = "embedding"


@overload
def score(
    *,
    image_embeddings: Local,
    label_embeddings: Rows,
    negative_embeddings: Optional[Rows] = None,
    candidate_embeddings: Optional[Rows] = None,
    reference: Optional[Rows] = None,
    labels: Optional[Sequence[str]] = None,
    negative_labels: Optional[Sequence[str]] = None,
    image_ids: Optional[Sequence[str]] = None,
    output: Union[None, str, Path] = None,
    method: Union[None, str, Sequence[str]] = None,
    groups: Optional[int] = None,
    logit_scale: Optional[float] = None,
    spark: Optional[SparkSession] = None,
    **flags: Flag,
) -> "pandas.DataFrame": ...


@overload
def score(
    *,
    image_embeddings: Stored,
    label_embeddings: Rows,
    negative_embeddings: Optional[Rows] = None,
    candidate_embeddings: Optional[Rows] = None,
    reference: Optional[Rows] = None,
    labels: Optional[Sequence[str]] = None,
    negative_labels: Optional[Sequence[str]] = None,
    image_ids: None = None,
    output: Union[None, str, Path] = None,
    method: Union[None, str, Sequence[str]] = None,
    groups: Optional[int] = None,
    logit_scale: Optional[float] = None,
    spark: Optional[SparkSession] = None,
    **flags: Flag,
) -> DataFrame: ...


def score(
    *,
    image_embeddings: Rows,
    label_embeddings: Rows,
    negative_embeddings: Optional[Rows] = None,
    candidate_embeddings: Optional[Rows] = None,
    reference: Optional[Rows] = None,
    labels: Optional[Sequence[str]] = None,
    negative_labels: Optional[Sequence[str]] = None,
    image_ids: Optional[Sequence[str]] = None,
    output: Union[None, str, Path] = None,
    method: Union[None, str, Sequence[str]] = None,
    groups: Optional[int] = None,
    logit_scale: Optional[float] = None,
    spark: Optional[SparkSession] = None,
    **flags: Flag,
) -> Union["pandas.DataFrame", DataFrame]:
    """Scores embeddings by the command ``score``, with the columns of the table ``scores``.

    Each of the embeddings is a NumPy array with a row each, a DataFrame of pandas or Spark, or the path of a Parquet or
    Delta table. Frames and tables have a column ``embedding`` and beside it ``image_id``, ``label``, for negatives
    ``position`` from 0, for candidates ``part_of_speech``; in pandas the place of a row stands in for an ``image_id`` or
    ``position`` that is missing. Embeddings of any length are normalised.

    What comes in goes out: for an array or a pandas DataFrame of images the scores are a pandas DataFrame, a row for each
    image and method in the order of the images; else a Spark DataFrame.

    :param image_embeddings: the images
    :param label_embeddings: the ID labels
    :param negative_embeddings: the negative labels
    :param candidate_embeddings: words to mine negative labels from, in place of ``negative_embeddings``
    :param reference: images known to be good, which set the threshold
    :param labels: names of an array of label embeddings; default their places
    :param negative_labels: names of an array of negative embeddings; default their places
    :param image_ids: ids of an array of image embeddings; default their places
    :param output: Delta table for the scores, whose rows are replaced; default a temporary one
    :param method: the scoring methods
    :param groups: groups of negatives
    :param logit_scale: factor on cosines, default 100
    :param spark: the session; default the one that runs, or :func:`lakesieve.session`
    :param flags: any other flag of the command ``score``, see :func:`lakesieve.command`
    :raises InputError: for an embedding with a null, NaN, zero norm or another dimension, and for bad flags
    """
    session = spark or current()
    is_local = not isinstance(image_embeddings, (str, Path, DataFrame))
    work = Path(tempfile.mkdtemp(prefix="lakesieve-score-"))
    keep = output is None and not is_local
    try:
        target = str(work / "scores") if output is None else location(output)
        command(
            "score",
            spark=session,
            image_embeddings=_table(session, work / "images", image_embeddings, "image_id", image_ids),
            label_embeddings=_table(session, work / "labels", label_embeddings, "label", labels),
            negative_embeddings=_table(session, work / "negatives", negative_embeddings, "label", negative_labels),
            candidate_embeddings=_table(session, work / "candidates", candidate_embeddings, "label", None),
            reference=_table(session, work / "reference", reference, "image_id", None),
            output=target,
            method=method,
            groups=groups,
            logit_scale=logit_scale,
            **flags,
        )
        scores = session.read.format("delta").load(target)
        return _in_order(scores, session, work / "images") if is_local else scores
    except BaseException:
        keep = False
        raise
    finally:
        if keep:
            _remove_at_exit(work)
        else:
            shutil.rmtree(work, ignore_errors=True)


def _table(
    spark: SparkSession, place: Path, rows: Optional[Rows], key: str, names: Optional[Sequence[str]]
) -> Optional[str]:
    """The path of a table with these rows; one that is a table already stays where it is."""
    if rows is None:
        return None
    if isinstance(rows, (str, Path)):
        return location(rows)
    if not str(spark.sparkContext.master).startswith("local"):
        raise InputError(
            "Executors on other machines cannot read rows of this process: "
            "write them as Parquet to a file system of the cluster and name its path."
        )
    if isinstance(rows, DataFrame):
        rows.write.parquet(place.as_uri())
    else:
        _write(place, rows, key, names)
    return str(place)


def _write(place: Path, rows: "Local", key: str, names: Optional[Sequence[str]]) -> None:
    """Writes an array or a pandas DataFrame as one Parquet file."""
    import numpy
    import pandas
    import pyarrow
    import pyarrow.parquet

    if isinstance(rows, pandas.DataFrame):
        columns = {name: pyarrow.array(rows[name]) for name in rows.columns if name != _EMBEDDING}
        vectors = [numpy.asarray(vector) for vector in rows[_EMBEDDING]] if _EMBEDDING in rows else None
        if vectors is None:
            raise InputError(f"There is no column '{_EMBEDDING}' in a DataFrame of embeddings: name it so.")
        columns[_EMBEDDING] = pyarrow.array([vector.astype(_kind(vector.dtype)) for vector in vectors])
    else:
        matrix = numpy.asarray(rows)
        if matrix.ndim != 2:
            raise InputError(f"An array of embeddings has {matrix.ndim} dimensions: give it a row for each embedding.")
        flat = numpy.ascontiguousarray(matrix, dtype=_kind(matrix.dtype)).reshape(-1)
        offsets = numpy.arange(len(matrix) + 1, dtype=numpy.int32) * matrix.shape[1]
        columns = {_EMBEDDING: pyarrow.ListArray.from_arrays(pyarrow.array(offsets), pyarrow.array(flat))}
        if names is not None and len(names) != len(matrix):
            raise InputError(f"There are {len(names)} names for {len(matrix)} embeddings: give each one.")
    count = len(rows)
    if key not in columns:
        columns[key] = pyarrow.array([str(name) for name in (range(count) if names is None else names)])
    if "position" not in columns and place.name == "negatives":
        columns["position"] = pyarrow.array(range(count), type=pyarrow.int32())
    if "part_of_speech" not in columns and place.name == "candidates":
        columns["part_of_speech"] = pyarrow.array(["noun"] * count)
    place.mkdir()
    pyarrow.parquet.write_table(pyarrow.table(columns), place / "rows.parquet")


def _kind(dtype: Any) -> str:
    """Doubles stay doubles; all else fits floats."""
    return "float64" if dtype == "float64" else "float32"


def _in_order(scores: DataFrame, spark: SparkSession, images: Path) -> "pandas.DataFrame":
    import pyarrow.parquet

    ids = pyarrow.parquet.read_table(images / "rows.parquet", columns=["image_id"])["image_id"].to_pylist()
    places = {image: place for place, image in reversed(list(enumerate(ids)))}
    frame: Any = scores.toPandas()
    methods = {method: place for place, method in enumerate(frame["method"].unique())}
    order = frame.assign(_place=frame["image_id"].map(places), _method=frame["method"].map(methods))
    sorted_frame: "pandas.DataFrame" = (
        order.sort_values(["_method", "_place"], kind="stable").drop(columns=["_place", "_method"]).reset_index(drop=True)
    )
    return sorted_frame


def _remove_at_exit(folder: Path) -> None:
    import atexit

    atexit.register(shutil.rmtree, folder, ignore_errors=True)
