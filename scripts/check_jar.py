#!/usr/bin/env python3
"""Lists what a jar or a wheel of Lakesieve holds, and fails on what may not be in it.

    scripts/check_jar.py FILE...

The application and its wheel are under the Apache License 2.0: no file is under the GNU General Public License, no picture
lies outside samples/, and all else comes from where it is known to come from. A jar in a wheel is looked into as well.
"""

import io
import re
import sys
import zipfile
from collections import Counter

# Where entries may lie: of this project, or of a library that the poms name. The longest that fits is listed.
KNOWN = (
    "io/lakesieve/ demo/model/ measure/model/ samples/ lakesieve/ gg/jte/ ai/djl/ ai/onnxruntime/ native/lib/ com/sun/jna/"
    " com/twelvemonkeys/ com/googlecode/concurrentlinkedhashmap/ com/typesafe/config/ net/sf/extjwnl/ org/jline/"
    " picocli/ nlp/ cv/ profiles/ META-INF/"
).split()
PICTURE = re.compile(r"\.(jpe?g|png|gif|webp|bmp|tiff?)$", re.IGNORECASE)
# The licence itself, or its notice; JNA offers the Lesser one beside Apache's, which is the one taken. The notices of ONNX
# Runtime hold the Mozilla Public License, whose text names it.
GPL = re.compile(rb"GNU\s+General\s+Public\s+License", re.IGNORECASE)
TEXT = re.compile(r"(^|/)[^/.]*$|\.(txt|md|html|py|properties|xml)$")
# Files at the root that libraries bring, none with a licence of its own.
ROOT = re.compile(r"^[^/]+\.(dtd|txt|properties|icc|xml|json)$|^GIT_COMMIT_ID$|^Privacy\.md$")


def complaints(file, name, depth=0):
    """Prints what the archive holds; yields what may not be there."""
    listed = Counter()
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            path = entry.filename
            if path.endswith("/"):
                continue
            if path.endswith(".jar"):
                yield from complaints(io.BytesIO(archive.read(entry)), f"{name}!/{path}", depth + 1)
                continue
            place = max((known for known in KNOWN if path.startswith(known)), key=len, default=None)
            listed[place or path] += 1
            if PICTURE.search(path) and not path.startswith("samples/"):
                yield f"{name}: a picture, {path}"
            if TEXT.search(path) and path != "ThirdPartyNotices.txt" and GPL.search(archive.read(entry)):
                yield f"{name}: {path} speaks of the GNU General Public License"
            if depth == 0 and name.endswith("lakesieve.jar") and place is None and not ROOT.match(path):
                yield f"{name}: {path} comes from nowhere that is known"
    print(f"{name}: {sum(listed.values()):,} files")
    if depth == 0:
        for place, count in sorted(listed.items()):
            print(f"  {count:6,}  {place}")


def main(names):
    bad = [complaint for name in names for complaint in complaints(name, name)]
    for complaint in bad:
        print(f"FAILED: {complaint}")
    return 1 if bad or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
