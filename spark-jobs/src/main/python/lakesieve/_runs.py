"""What a run has found."""

from __future__ import annotations

import html
from typing import Any, Dict, Optional

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lakesieve._session import java, jvm


class Run:
    """A finished run with scores.

    :ivar summary: the command's summary (docs/summary.md): counts, seconds, thresholds, metrics
    :ivar run_id: its id in the lake's tables
    :ivar lake: URI of the lake
    """

    def __init__(self, spark: SparkSession, summary: Dict[str, Any]):
        self._spark = spark
        self.summary = summary
        self.run_id: str = summary["run_id"]
        self.lake: str = summary["lake"]

    def verdicts(self) -> DataFrame:
        """The verdict that counts of each image of the run: the columns of ``scores``, and ``belongs``, a person's word."""
        machine = jvm(self._spark)
        lake = machine.io.lakesieve.table.Lake.at(java(self._spark), self.lake)
        run = lake.runs().find(self.run_id).get()
        return DataFrame(machine.io.lakesieve.view.LakeViews.of(lake).verdictsOf(run), self._spark)

    def outliers(self, limit: Optional[int] = None) -> DataFrame:
        """The images that are out of distribution, the most certain first.

        Of a run without a threshold, which has a ranking and no verdicts, all images are listed.

        :param limit: the number of images; default all
        """
        ranked = self.verdicts().where("status = 'ok' AND coalesce(is_ood, true)")
        ranked = ranked.orderBy(F.desc("ood_score"), "path")
        return ranked if limit is None else ranked.limit(limit)

    def report(self) -> "Report":
        """The report, written now where the run has none; a notebook shows it."""
        from lakesieve._commands import command

        written = [uri for uri in self.summary["written"] if uri.endswith(".html")]
        if not written:
            written = command("report", spark=self._spark, lake=self.lake, run=self.run_id)["written"]
        return Report(written[0], self._spark)

    def __repr__(self) -> str:
        counts = self.summary["counts"]
        out = counts.get("images_out", 0)
        return f"Run({self.run_id!r}: {counts.get('images_scored', 0):,} images scored, {out:,} out, lake={self.lake!r})"


class Report(str):
    """The URI of a report, a page of HTML that loads nothing; as the last value of a notebook's cell it shows itself."""

    _spark: SparkSession

    def __new__(cls, uri: str, spark: SparkSession) -> "Report":
        report = super().__new__(cls, uri)
        report._spark = spark
        return report

    def html(self) -> str:
        """The page."""
        files = self._spark.read.text(str(self), wholetext=True).collect()
        page: str = files[0][0]
        return page

    def _repr_html_(self) -> str:
        page = html.escape(self.html(), quote=True)
        return f'<iframe srcdoc="{page}" style="width: 100%; height: 40em; border: 1px solid #ccc"></iframe>'
