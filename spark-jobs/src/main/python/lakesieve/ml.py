"""Lakesieve's stages of Spark ML pipelines in PySpark: ImageEmbedder, TextEmbedder, NegLabelModel, AdaNeg.

The work is done by the stages of the same names in the application jar, which has to be on the session's class path;
this module lies in that jar, too, so it serves as a py-file:

    spark-submit --jars lakesieve.jar --py-files lakesieve.jar ... audit.py

Params, their defaults and what they mean are the jar's: ``print(stage.explainParams())`` shows them. Import this module
before loading a pipeline that holds one of its stages.
"""

import sys
from collections import namedtuple

from py4j.java_gateway import JavaClass
from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaTransformer
from pyspark.sql import DataFrame, SparkSession

__all__ = ["AdaNeg", "AdaNegModel", "BankFill", "ImageEmbedder", "NegLabelModel", "TextEmbedder"]

_JAVA_PACKAGE = "io.lakesieve.ml"

# PySpark looks for the Python class of a loaded stage in a module that is called as the Java class's package.
sys.modules.setdefault(_JAVA_PACKAGE, sys.modules[__name__])


class _Reader(JavaMLReader):
    @classmethod
    def _java_loader_class(cls, clazz):
        return _JAVA_PACKAGE + "." + clazz.__name__


class _Readable(JavaMLReadable):
    @classmethod
    def read(cls):
        """A reader of what ``save`` wrote."""
        return _Reader(cls)


def _java(name):
    """The Java class of that name; a package instead shows that the jar is not there."""
    found = getattr(SparkSession.active()._jvm.io.lakesieve.ml, name)
    if not isinstance(found, JavaClass):
        raise ImportError("The session has no class %s.%s: start it with --jars lakesieve.jar" % (_JAVA_PACKAGE, name))
    return found


def _param(name, doc, converter):
    return Param(Params._dummy(), name, doc, converter)


class _Embedder(JavaTransformer, _Readable, JavaMLWritable):
    """What the stages that embed have in common."""

    inputCol = _param("inputCol", "the column that is embedded", TypeConverters.toString)
    outputCol = _param("outputCol", "the embedding, array<float> of unit length, or null", TypeConverters.toString)
    errorCol = _param("errorCol", "why there is no embedding, or null", TypeConverters.toString)
    modelUrl = _param(
        "modelUrl",
        "a model directory in the layout of Hugging Face's ONNX exports on any Hadoop file system, "
        "hf://OWNER/NAME[@REVISION], or demo",
        TypeConverters.toString,
    )
    variant = _param(
        "variant", "which of the model's exports: fp32, fp16, int8, quantized or q4", TypeConverters.toString
    )

    def _begin(self, params):
        self._java_obj = _java(type(self).__name__)()
        self._resetUid(self._java_obj.uid())
        self._transfer_params_from_java()
        self._set(**params)

    def getInputCol(self):
        return self.getOrDefault(self.inputCol)

    def getOutputCol(self):
        return self.getOrDefault(self.outputCol)

    def getErrorCol(self):
        return self.getOrDefault(self.errorCol)

    def getModelUrl(self):
        return self.getOrDefault(self.modelUrl)

    def getVariant(self):
        return self.getOrDefault(self.variant)

    def setInputCol(self, value):
        return self._set(inputCol=value)

    def setOutputCol(self, value):
        return self._set(outputCol=value)

    def setErrorCol(self, value):
        return self._set(errorCol=value)

    def setModelUrl(self, value):
        return self._set(modelUrl=value)

    def setVariant(self, value):
        return self._set(variant=value)


class ImageEmbedder(_Embedder):
    """Puts pictures through a model's image tower: encoded bytes, Spark's image struct, or paths.

    A picture that cannot be read keeps its row: the embedding is null, statusCol says ``unreadable``, ``too_large`` or
    ``unsupported``, errorCol why.

    >>> files = spark.read.format("binaryFile").load("photos")
    >>> ImageEmbedder(modelUrl="demo", inputCol="content").transform(files)
    """

    statusCol = _param("statusCol", "ok, unreadable, too_large or unsupported", TypeConverters.toString)
    maxBytes = _param("maxBytes", "the largest length of an encoded picture, in bytes", TypeConverters.toInt)
    maxPixels = _param("maxPixels", "the largest number of pixels, width times height", TypeConverters.toInt)

    @keyword_only
    def __init__(
        self,
        *,
        inputCol=None,
        outputCol=None,
        statusCol=None,
        errorCol=None,
        modelUrl=None,
        variant=None,
        maxBytes=None,
        maxPixels=None,
    ):
        super().__init__()
        self._begin(self._input_kwargs)

    def getStatusCol(self):
        return self.getOrDefault(self.statusCol)

    def getMaxBytes(self):
        return self.getOrDefault(self.maxBytes)

    def getMaxPixels(self):
        return self.getOrDefault(self.maxPixels)

    def setStatusCol(self, value):
        return self._set(statusCol=value)

    def setMaxBytes(self, value):
        return self._set(maxBytes=value)

    def setMaxPixels(self, value):
        return self._set(maxPixels=value)


class TextEmbedder(_Embedder):
    """Puts words, each in a prompt, through a model's text tower.

    >>> TextEmbedder(modelUrl="demo", inputCol="label", promptTemplate="The nice {}.").transform(words)
    """

    promptTemplate = _param(
        "promptTemplate",
        "the prompt, where {} stands for the word with spaces for its underscores; {} alone takes the text as it is",
        TypeConverters.toString,
    )

    @keyword_only
    def __init__(
        self, *, inputCol=None, outputCol=None, errorCol=None, modelUrl=None, variant=None, promptTemplate=None
    ):
        super().__init__()
        self._begin(self._input_kwargs)

    def getPromptTemplate(self):
        return self.getOrDefault(self.promptTemplate)

    def setPromptTemplate(self, value):
        return self._set(promptTemplate=value)


class _OfLabels:
    """Makes a stage of labels and negatives."""

    @classmethod
    def fromLake(cls, lake, labelSet="latest", **params):
        """The stage for a label set of a lake, with the logit scale and groups of the run that scored it last.

        :param labelSet: its id, its name, or ``latest``
        :param params: Params to set
        """
        session = SparkSession.active()
        return cls._of(_java(cls.__name__).fromLake(session._jsparkSession, lake, labelSet), params)

    @classmethod
    def fromTables(cls, labels, negatives, logitScale, **params):
        """The stage for labels and negatives in DataFrames, which are read now.

        :param labels: rows with ``label`` and ``embedding``
        :param negatives: rows with ``label``, ``position`` from 0 and ``embedding``; None for a baseline
        :param logitScale: s of the model that made the embeddings
        :param params: Params to set
        """
        placed = None if negatives is None else negatives._jdf
        return cls._of(_java(cls.__name__).fromTables(labels._jdf, placed, float(logitScale)), params)

    @classmethod
    def _of(cls, java, params):
        stage = cls()
        stage._java_obj = java
        stage._resetUid(java.uid())
        stage._transfer_params_from_java()
        return stage._set(**params)

class _ScoringParams(Params):
    """The Params of the stages that score."""

    inputCol = _param(
        "inputCol",
        "the column of embeddings: array<float>, array<double> or vector, of any length",
        TypeConverters.toString,
    )
    outputCol = _param("outputCol", "the column of scores, a struct", TypeConverters.toString)
    method = _param("method", "how rows are scored", TypeConverters.toString)
    groups = _param("groups", "G, the groups that negatives are dealt into by position", TypeConverters.toInt)
    logitScale = _param("logitScale", "s, what cosines are multiplied by: 100 for CLIP", TypeConverters.toFloat)
    threshold = _param(
        "threshold", "a row whose id_score is below is_ood; without it is_ood is null", TypeConverters.toFloat
    )

    def getInputCol(self):
        return self.getOrDefault(self.inputCol)

    def getOutputCol(self):
        return self.getOrDefault(self.outputCol)

    def getMethod(self):
        return self.getOrDefault(self.method)

    def getGroups(self):
        return self.getOrDefault(self.groups)

    def getLogitScale(self):
        return self.getOrDefault(self.logitScale)

    def getThreshold(self):
        return self.getOrDefault(self.threshold)

    def setInputCol(self, value):
        return self._set(inputCol=value)

    def setOutputCol(self, value):
        return self._set(outputCol=value)

    def setMethod(self, value):
        return self._set(method=value)

    def setGroups(self, value):
        return self._set(groups=value)

    def setLogitScale(self, value):
        return self._set(logitScale=value)

    def setThreshold(self, value):
        return self._set(threshold=value)


class _AdaNegParams(_ScoringParams):
    """The Params that AdaNeg has besides."""

    imageIdCol = _param(
        "imageIdCol",
        "the column of image ids, strings: rows of one id are copies of one image",
        TypeConverters.toString,
    )
    leaveOneOut = _param(
        "leaveOneOut",
        "whether a banked image is left out of the proxies that it is scored with itself",
        TypeConverters.toBoolean,
    )

    def getImageIdCol(self):
        return self.getOrDefault(self.imageIdCol)

    def getLeaveOneOut(self):
        return self.getOrDefault(self.leaveOneOut)

    def setImageIdCol(self, value):
        return self._set(imageIdCol=value)

    def setLeaveOneOut(self, value):
        return self._set(leaveOneOut=value)


class NegLabelModel(JavaModel, _OfLabels, _ScoringParams, _Readable, JavaMLWritable):
    """Scores embeddings by NegLabel or a baseline; made by :meth:`fromLake` or :meth:`fromTables`.

    The column of scores is a struct with the names of the table ``scores``: id_score, ood_score, predicted_label,
    top_negatives, is_ood, error.

    >>> NegLabelModel.fromLake("s3a://bucket/audit", threshold=0.4).transform(embeddings)
    """


class AdaNeg(JavaEstimator, _OfLabels, _AdaNegParams, _Readable, JavaMLWritable):
    """Fills AdaNeg's feature banks; made by :meth:`fromLake` or :meth:`fromTables`.

    >>> AdaNeg.fromLake("s3a://bucket/audit", method="adaneg-sample").fit(embeddings).transform(embeddings)
    """

    def _create_model(self, java_model):
        return AdaNegModel(java_model)


BankFill = namedtuple("BankFill", "idQualified idLabels negativeQualified negativeLabels")


class AdaNegModel(JavaModel, _AdaNegParams, _Readable, JavaMLWritable):
    """Scores embeddings against the proxies that :class:`AdaNeg` fitted."""

    def bankedImages(self):
        """The banked images: label, kind, image_id, entropy, embedding."""
        session = SparkSession.active()
        return DataFrame(self._java_obj.bankedImages(session._jsparkSession), session)

    def bankFill(self):
        """How the banks filled: with one side empty the proxies cannot adapt to what is there."""
        fill = self._java_obj.bankFill()
        return BankFill(*[getattr(fill, name)() for name in BankFill._fields])
