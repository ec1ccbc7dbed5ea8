"""Lakesieve's stages of Spark ML pipelines in PySpark: ImageEmbedder, TextEmbedder, NegLabelModel, AdaNeg.

The work is done by the stages of the same names in the application jar, which has to be on the session's class path;
this module lies in that jar, too, so it serves as a py-file:

    spark-submit --jars lakesieve.jar --py-files lakesieve.jar ... audit.py

Params, their defaults and what they mean are the jar's: ``print(stage.explainParams())`` shows them. Import this module
before loading a pipeline that holds one of its stages.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Callable, Dict, List, NamedTuple, Optional, cast

from py4j.java_gateway import JavaClass
from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaTransformer
from pyspark.sql import DataFrame, SparkSession

from lakesieve._session import jvm

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["AdaNeg", "AdaNegModel", "BankFill", "ImageEmbedder", "NegLabelModel", "TextEmbedder"]

_JAVA_PACKAGE = "io.lakesieve.ml"

# PySpark looks for the Python class of a loaded stage in a module that is called as the Java class's package.
sys.modules.setdefault(_JAVA_PACKAGE, sys.modules[__name__])


class _Reader(JavaMLReader[Any]):
    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return f"{_JAVA_PACKAGE}.{clazz.__name__}"


class _Readable(JavaMLReadable[Any]):
    @classmethod
    def read(cls) -> JavaMLReader[Any]:
        """A reader of what ``save`` wrote."""
        return _Reader(cls)


def _java(name: str) -> Any:
    """The Java class of that name; a package instead shows that the jar is not there."""
    found = getattr(jvm(SparkSession.active()).io.lakesieve.ml, name)
    if not isinstance(found, JavaClass):
        raise ImportError("The session has no class %s.%s: start it with --jars lakesieve.jar" % (_JAVA_PACKAGE, name))
    return found


def _param(name: str, doc: str, converter: Callable[[Any], Any]) -> Any:
    return Param(Params._dummy(), name, doc, converter)


class _Embedder(JavaTransformer, _Readable, JavaMLWritable):
    """What the stages that embed have in common."""

    inputCol: "Param[str]" = _param("inputCol", "the column that is embedded", TypeConverters.toString)
    outputCol: "Param[str]" = _param("outputCol", "the embedding, array<float> of unit length, or null", TypeConverters.toString)
    errorCol: "Param[str]" = _param("errorCol", "why there is no embedding, or null", TypeConverters.toString)
    modelUrl: "Param[str]" = _param(
        "modelUrl",
        "a model directory in the layout of Hugging Face's ONNX exports on any Hadoop file system, "
        "hf://OWNER/NAME[@REVISION], or demo",
        TypeConverters.toString,
    )
    variant: "Param[str]" = _param(
        "variant", "which of the model's exports: fp32, fp16, int8, quantized or q4", TypeConverters.toString
    )

    _input_kwargs: Dict[str, Any]  # by keyword_only

    def _begin(self, params: Dict[str, Any]) -> None:
        self._java_obj = _java(type(self).__name__)()
        self._resetUid(self._java_obj.uid())
        self._transfer_params_from_java()
        self._set(**params)

    def getInputCol(self) -> str:
        return self.getOrDefault(self.inputCol)

    def getOutputCol(self) -> str:
        return self.getOrDefault(self.outputCol)

    def getErrorCol(self) -> str:
        return self.getOrDefault(self.errorCol)

    def getModelUrl(self) -> str:
        return self.getOrDefault(self.modelUrl)

    def getVariant(self) -> str:
        return self.getOrDefault(self.variant)

    def setInputCol(self, value: str) -> Self:
        return self._set(inputCol=value)

    def setOutputCol(self, value: str) -> Self:
        return self._set(outputCol=value)

    def setErrorCol(self, value: str) -> Self:
        return self._set(errorCol=value)

    def setModelUrl(self, value: str) -> Self:
        return self._set(modelUrl=value)

    def setVariant(self, value: str) -> Self:
        return self._set(variant=value)


class ImageEmbedder(_Embedder):
    """Puts pictures through a model's image tower: encoded bytes, Spark's image struct, or paths.

    A picture that cannot be read keeps its row: the embedding is null, statusCol says ``unreadable``, ``too_large`` or
    ``unsupported`` or ``unavailable``, errorCol why.

    >>> files = spark.read.format("binaryFile").load("photos")
    >>> ImageEmbedder(modelUrl="demo", inputCol="content").transform(files)
    """

    statusCol: "Param[str]" = _param("statusCol", "ok, unreadable, too_large, unsupported or unavailable", TypeConverters.toString)
    maxBytes: "Param[int]" = _param("maxBytes", "the largest length of an encoded picture, in bytes", TypeConverters.toInt)
    maxPixels: "Param[int]" = _param("maxPixels", "the largest number of pixels, width times height", TypeConverters.toInt)

    @keyword_only
    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        statusCol: Optional[str] = None,
        errorCol: Optional[str] = None,
        modelUrl: Optional[str] = None,
        variant: Optional[str] = None,
        maxBytes: Optional[int] = None,
        maxPixels: Optional[int] = None,
    ) -> None:
        super().__init__()
        self._begin(self._input_kwargs)

    def getStatusCol(self) -> str:
        return self.getOrDefault(self.statusCol)

    def getMaxBytes(self) -> int:
        return self.getOrDefault(self.maxBytes)

    def getMaxPixels(self) -> int:
        return self.getOrDefault(self.maxPixels)

    def setStatusCol(self, value: str) -> Self:
        return self._set(statusCol=value)

    def setMaxBytes(self, value: int) -> Self:
        return self._set(maxBytes=value)

    def setMaxPixels(self, value: int) -> Self:
        return self._set(maxPixels=value)


class TextEmbedder(_Embedder):
    """Puts words, each in a prompt, through a model's text tower.

    >>> TextEmbedder(modelUrl="demo", inputCol="label", promptTemplate="The nice {}.").transform(words)
    """

    promptTemplate: "Param[str]" = _param(
        "promptTemplate",
        "the prompt, where {} stands for the word with spaces for its underscores; {} alone takes the text as it is",
        TypeConverters.toString,
    )

    @keyword_only
    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        errorCol: Optional[str] = None,
        modelUrl: Optional[str] = None,
        variant: Optional[str] = None,
        promptTemplate: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._begin(self._input_kwargs)

    def getPromptTemplate(self) -> str:
        return self.getOrDefault(self.promptTemplate)

    def setPromptTemplate(self, value: str) -> Self:
        return self._set(promptTemplate=value)


class _OfLabels:
    """Makes a stage of labels and negatives."""

    @classmethod
    def fromLake(cls, lake: str, labelSet: str = "latest", **params: Any) -> Self:
        """The stage for a label set of a lake, with the logit scale and groups of the run that scored it last.

        :param labelSet: its id, its name, or ``latest``
        :param params: Params to set
        """
        session = SparkSession.active()
        return cls._of(_java(cls.__name__).fromLake(session._jsparkSession, lake, labelSet), params)

    @classmethod
    def fromTables(
        cls, labels: DataFrame, negatives: Optional[DataFrame], logitScale: float, **params: Any
    ) -> Self:
        """The stage for labels and negatives in DataFrames, which are read now.

        :param labels: rows with ``label`` and ``embedding``
        :param negatives: rows with ``label``, ``position`` from 0 and ``embedding``; None for a baseline
        :param logitScale: s of the model that made the embeddings
        :param params: Params to set
        """
        placed = None if negatives is None else negatives._jdf
        return cls._of(_java(cls.__name__).fromTables(labels._jdf, placed, float(logitScale)), params)

    @classmethod
    def _of(cls, java: Any, params: Dict[str, Any]) -> Self:
        stage: Any = cls()
        stage._java_obj = java
        stage._resetUid(java.uid())
        stage._transfer_params_from_java()
        stage._set(**params)
        return cast("Self", stage)

class _ScoringParams(Params):
    """The Params of the stages that score."""

    inputCol: "Param[str]" = _param(
        "inputCol",
        "the column of embeddings: array<float>, array<double> or vector, of any length",
        TypeConverters.toString,
    )
    outputCol: "Param[str]" = _param("outputCol", "the column of scores, a struct", TypeConverters.toString)
    method: "Param[str]" = _param("method", "how rows are scored", TypeConverters.toString)
    groups: "Param[int]" = _param("groups", "G, the groups that negatives are dealt into by position", TypeConverters.toInt)
    logitScale: "Param[float]" = _param("logitScale", "s, what cosines are multiplied by: 100 for CLIP", TypeConverters.toFloat)
    threshold: "Param[float]" = _param(
        "threshold", "a row whose id_score is below is_ood; without it is_ood is null", TypeConverters.toFloat
    )

    def getInputCol(self) -> str:
        return self.getOrDefault(self.inputCol)

    def getOutputCol(self) -> str:
        return self.getOrDefault(self.outputCol)

    def getMethod(self) -> str:
        return self.getOrDefault(self.method)

    def getGroups(self) -> int:
        return self.getOrDefault(self.groups)

    def getLogitScale(self) -> float:
        return self.getOrDefault(self.logitScale)

    def getThreshold(self) -> float:
        return self.getOrDefault(self.threshold)

    def setInputCol(self, value: str) -> Self:
        return self._set(inputCol=value)

    def setOutputCol(self, value: str) -> Self:
        return self._set(outputCol=value)

    def setMethod(self, value: str) -> Self:
        return self._set(method=value)

    def setGroups(self, value: int) -> Self:
        return self._set(groups=value)

    def setLogitScale(self, value: float) -> Self:
        return self._set(logitScale=value)

    def setThreshold(self, value: float) -> Self:
        return self._set(threshold=value)


class _AdaNegParams(_ScoringParams):
    """The Params that AdaNeg has besides."""

    imageIdCol: "Param[str]" = _param(
        "imageIdCol",
        "the column of image ids, strings: rows of one id are copies of one image",
        TypeConverters.toString,
    )
    leaveOneOut: "Param[bool]" = _param(
        "leaveOneOut",
        "whether a banked image is left out of the proxies that it is scored with itself",
        TypeConverters.toBoolean,
    )

    def getImageIdCol(self) -> str:
        return self.getOrDefault(self.imageIdCol)

    def getLeaveOneOut(self) -> bool:
        return self.getOrDefault(self.leaveOneOut)

    def setImageIdCol(self, value: str) -> Self:
        return self._set(imageIdCol=value)

    def setLeaveOneOut(self, value: bool) -> Self:
        return self._set(leaveOneOut=value)


class _ReferenceScores(Params):
    """The scores of known good images, and what follows from them."""

    referenceScores: "Param[List[float]]" = _param(
        "referenceScores",
        "id_scores of known good images, at least one; without them p_value is null",
        TypeConverters.toListFloat,
    )

    def getReferenceScores(self) -> List[float]:
        return self.getOrDefault(self.referenceScores)

    def setReferenceScores(self, value: List[float]) -> Self:
        return self._set(referenceScores=value)

    def setReference(self, reference: DataFrame) -> Self:
        """Scores known good images as the stage would now, and keeps their scores: rows get p-values from then on.

        Set what the scores depend on (method, groups, logitScale) before.
        """
        stage: Any = self
        stage._transfer_params_to_java()
        stage._java_obj.setReference(reference._jdf)
        stage._transfer_params_from_java()
        return self

    def withQValues(self, scored: DataFrame) -> DataFrame:
        """The rows, which this stage has transformed, with ``q_value`` in their scores.

        It is no part of transform, since a q-value depends on all rows, and is not for streams.
        """
        stage: Any = self
        stage._transfer_params_to_java()
        return DataFrame(stage._java_obj.withQValues(scored._jdf), scored.sparkSession)


class NegLabelModel(JavaModel, _OfLabels, _ScoringParams, _ReferenceScores, _Readable, JavaMLWritable):
    """Scores embeddings by NegLabel or a baseline; made by :meth:`fromLake` or :meth:`fromTables`.

    The column of scores is a struct with the names of the table ``scores``: id_score, ood_score, predicted_label,
    top_negatives, p_value, is_ood, error.

    >>> NegLabelModel.fromLake("s3a://bucket/audit", threshold=0.4).transform(embeddings)
    """


class AdaNeg(JavaEstimator["AdaNegModel"], _OfLabels, _AdaNegParams, _Readable, JavaMLWritable):
    """Fills AdaNeg's feature banks; made by :meth:`fromLake` or :meth:`fromTables`.

    >>> AdaNeg.fromLake("s3a://bucket/audit", method="adaneg-sample").fit(embeddings).transform(embeddings)
    """

    def setReference(self, reference: DataFrame) -> Self:
        """Known good images, with embeddings and image ids, which fit lets through the same banks and scores.

        The model then gives p-values, and leaves banked images out of their own proxies.
        """
        stage: Any = self
        stage._java_obj.setReference(reference._jdf)
        return self

    def _create_model(self, java_model: Any) -> "AdaNegModel":
        model = AdaNegModel(java_model)
        stage: Any = model
        # Fit sets the scores of a reference, and leaveOneOut with them.
        stage._transfer_params_from_java()
        return model


class BankFill(NamedTuple):
    """Images that qualified for AdaNeg's banks, and labels that have one, on both sides."""

    idQualified: int
    idLabels: int
    negativeQualified: int
    negativeLabels: int



class AdaNegModel(JavaModel, _AdaNegParams, _ReferenceScores, _Readable, JavaMLWritable):
    """Scores embeddings against the proxies that :class:`AdaNeg` fitted."""

    def bankedImages(self) -> DataFrame:
        """The banked images: label, kind, image_id, entropy, embedding."""
        session = SparkSession.active()
        fitted: Any = self._java_obj
        return DataFrame(fitted.bankedImages(session._jsparkSession), session)

    def bankFill(self) -> BankFill:
        """How the banks filled: with one side empty the proxies cannot adapt to what is there."""
        fitted: Any = self._java_obj
        fill = fitted.bankFill()
        return BankFill(*[getattr(fill, name)() for name in BankFill._fields])
