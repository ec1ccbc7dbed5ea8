"""Lakesieve in Python: audits of image lakes, their results as DataFrames, and scores of embeddings.

    import lakesieve

    spark = lakesieve.session(lake="audit")
    run = lakesieve.audit(images="photos", labels=["cat", "dog"], model="hf://Xenova/clip-vit-base-patch16", lake="audit")
    run.outliers().show()
    run.report()

docs/python.md tells more; the stages of Spark ML pipelines are in ``lakesieve.ml``.
"""

from lakesieve._commands import audit, command, demo
from lakesieve._errors import GateFailed, InputError, LakesieveError, TooManyFailedImages
from lakesieve._runs import Report, Run
from lakesieve._scoring import score
from lakesieve._session import session

__all__ = [
    "GateFailed",
    "InputError",
    "LakesieveError",
    "Report",
    "Run",
    "TooManyFailedImages",
    "audit",
    "command",
    "demo",
    "score",
    "session",
]
