"""The command ``lakesieve`` of the installed package: ``bin/lakesieve`` over PyPI's Spark."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from lakesieve import _installation


def main() -> NoReturn:
    """Replaces this process by the command."""
    import pyspark

    installation = _installation.find()
    further = [os.environ.get("LAKESIEVE_JARS", ""), *map(str, _installation.demo_jar())]
    os.environ["LAKESIEVE_JARS"] = ":".join(jar for jar in further if jar)
    os.environ["LAKESIEVE_SPARK"] = str(Path(pyspark.__file__).resolve().parent / "jars")
    os.execvp("sh", ["sh", str(installation.launcher), *sys.argv[1:]])


if __name__ == "__main__":
    main()
