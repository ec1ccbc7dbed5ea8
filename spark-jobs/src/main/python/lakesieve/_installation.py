"""Where the jars are: in the package that pip installed, or in a checkout that was built."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import List, Optional

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT_DEPTH = 4  # spark-jobs/src/main/python/lakesieve


class Installation:
    """The files that belong to this package.

    :param home: the folder with ``bin`` and ``conf``
    :param application: the application jar
    :param others: Delta's jars, those of ``s3a://``, and the demo's pictures, as far as they are there
    """

    def __init__(self, home: Path, application: Path, others: List[Path]):
        self.home = home
        self.application = application
        self.others = others

    @property
    def jars(self) -> List[Path]:
        """All jars, in the order of the class path."""
        return [self.application, *self.others]

    @property
    def launcher(self) -> Path:
        """The command's script."""
        return self.home / "bin" / "lakesieve"

    @property
    def logging(self) -> Path:
        """The settings of Log4j."""
        return self.home / "conf" / "log4j2.properties"


def find() -> Installation:
    """Finds the jars.

    :raises ImportError: if there are none: inside a cluster, where the session has them already
    """
    library = _PACKAGE / "lib"
    if (library / "lakesieve.jar").exists():
        others = [*sorted((library / "delta").glob("*.jar")), *sorted((library / "s3a").glob("*.jar")), *demo_jar()]
        return Installation(_PACKAGE, library / "lakesieve.jar", others)
    checkout = _PACKAGE.parents[_CHECKOUT_DEPTH] if len(_PACKAGE.parents) > _CHECKOUT_DEPTH else _PACKAGE
    built = checkout / "spark-jobs" / "target"
    if (built / "lakesieve.jar").exists():
        fetched = built / "s3a.xml.classpath"
        store = [Path(jar) for jar in fetched.read_text().split(":")] if fetched.exists() else []
        others = [*sorted((built / "delta").glob("*.jar")), *store]
        return Installation(checkout, built / "lakesieve.jar", others)
    raise ImportError(
        "There is no lakesieve.jar beside this package: install the wheel, build the checkout (bin/lakesieve --version), "
        "or start the Spark session with --jars lakesieve.jar before calling lakesieve.session()."
    )


def demo_jar() -> List[Path]:
    """The jar of the package ``lakesieve-demo``, where that is installed."""
    found = importlib.util.find_spec("lakesieve_demo")
    places: Optional[List[str]] = None if found is None else list(found.submodule_search_locations or ())
    return [Path(place) / "lakesieve-demo.jar" for place in places or ()]
