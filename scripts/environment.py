#!/usr/bin/env python3
"""Makes the Python environment of the checks where it is not there as its list of packages says, and prints its python.

    python=$(scripts/environment.py)

The packages are those of scripts/requirements-checks.txt, the environment is in target/checks-venv, and the wheels that it
is made of stay in target/checks-wheels for another: PyPI's Spark comes as a source package, whose wheel takes a while to
make. Calls at the same time wait for the first.
"""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
LISTED = HOME / "scripts/requirements-checks.txt"
NOTEBOOKS = HOME / "notebooks/requirements.txt"
FOLDER = HOME / "target/checks-venv"
WHEELS = HOME / "target/checks-wheels"


def python():
    """The Python of the environment, which is made if need be."""
    own, made_of = FOLDER / "bin/python", FOLDER / "requirements.txt"
    # An environment holds paths: one that was moved is made again.
    wanted = "%s\n%s%s" % (FOLDER, LISTED.read_text(), NOTEBOOKS.read_text())
    FOLDER.parent.mkdir(exist_ok=True)
    with open(FOLDER.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made_of.exists() or made_of.read_text() != wanted:
            print("environment: making %s, once" % FOLDER, file=sys.stderr, flush=True)
            for left in (FOLDER, WHEELS):
                shutil.rmtree(left, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)
            pip(own, "wheel", "--wheel-dir", WHEELS, "-r", LISTED)
            # What is imported is compiled then.
            pip(own, "install", "--no-compile", "--no-index", "--find-links", WHEELS, "-r", LISTED)
            made_of.write_text(wanted)
    return str(own)


def pip(own, *arguments):
    subprocess.run(
        [own, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)


if __name__ == "__main__":
    print(python())
