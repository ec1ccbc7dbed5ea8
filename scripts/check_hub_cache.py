#!/usr/bin/env python3
"""Checks that Lakesieve and Python's huggingface_hub share one cache, against a hub on this machine.

    python3 -m venv VENV && VENV/bin/pip install huggingface_hub
    VENV/bin/python scripts/check_hub_cache.py

Three questions, with the tiny test model as repository hf://owner/name:
    1. what Lakesieve fetched, huggingface_hub finds offline, byte for byte;
    2. what huggingface_hub fetched, Lakesieve runs offline;
    3. both lay out refs, blobs and snapshots alike, links included.
The hub is written here after huggingface.co's answers; large files come by a redirect to another port. LAKESIEVE names
another launcher than bin/lakesieve.
"""
import hashlib
import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
MODEL = ROOT / "udfs/src/test/resources/models/tiny"
LAKESIEVE = os.environ.get("LAKESIEVE", str(ROOT / "bin/lakesieve"))
COMMIT = "0123456789abcdef0123456789abcdef01234567"
FILES = {str(file.relative_to(MODEL)): file.read_bytes() for file in sorted(MODEL.rglob("*")) if file.is_file()}


def is_large(path):
    return path.startswith("onnx/")


def etag(path):
    content = FILES[path]
    if is_large(path):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, headers, content=b""):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def do_HEAD(self):
        self.do_GET()


class Content(Quiet):
    def do_GET(self):
        self.answer(200, {}, FILES[urllib.parse.urlparse(self.path).path[1:]])


class Hub(Quiet):
    content = None

    def do_GET(self):
        head, _, path = self.path.partition("/resolve/")
        revision, _, path = path.partition("/")
        if head != "/owner/name" or revision not in ("main", COMMIT):
            self.answer(404, {"X-Error-Code": "RepoNotFound"})
        elif path not in FILES:
            self.answer(404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT})
        elif is_large(path):
            self.answer(302, {
                "X-Repo-Commit": COMMIT,
                "X-Linked-Etag": '"%s"' % etag(path),
                "X-Linked-Size": str(len(FILES[path])),
                "Location": "%s/%s" % (Hub.content, path),
            })
        else:
            self.answer(200, {"X-Repo-Commit": COMMIT, "ETag": '"%s"' % etag(path)}, FILES[path])


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://127.0.0.1:%d" % server.server_address[1]


def environment(endpoint, home, offline):
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "HUGGINGFACE_"))}
    return {**clean, "HF_ENDPOINT": endpoint, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1" if offline else "0",
            "NO_PROXY": "127.0.0.1"}


def lakesieve(endpoint, home, offline):
    command = [LAKESIEVE, "doctor", "--model", "hf://owner/name", "--seconds", "0.1"]
    done = subprocess.run(command, env=environment(endpoint, home, offline), capture_output=True, text=True)
    if done.returncode != 0 or "owner/name@" + COMMIT not in done.stdout:
        sys.exit("%s ended with %d:\n%s%s" % (" ".join(command), done.returncode, done.stdout, done.stderr))


PYTHON = """
import sys
from huggingface_hub import hf_hub_download
for path in sys.argv[1:]:
    print(hf_hub_download("owner/name", path))
"""


def python(endpoint, home, offline):
    done = subprocess.run([sys.executable, "-c", PYTHON, *FILES], env=environment(endpoint, home, offline),
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("huggingface_hub failed:\n" + done.stderr)
    return dict(zip(FILES, done.stdout.splitlines()))


def layout(home):
    """Every file and link below refs, blobs and snapshots, with what it holds or points to."""
    root = pathlib.Path(home) / "hub/models--owner--name"
    return {
        str(path.relative_to(root)): os.readlink(path) if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
        for part in ("refs", "blobs", "snapshots")
        for path in (root / part).rglob("*")
        if path.is_symlink() or path.is_file()
    }


def main():
    Hub.content = serve(Content)
    endpoint = serve(Hub)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = pathlib.Path(folder, "ours"), pathlib.Path(folder, "theirs")
        lakesieve(endpoint, ours, offline=False)
        for path, found in python(endpoint, ours, offline=True).items():
            if pathlib.Path(found).read_bytes() != FILES[path]:
                sys.exit("huggingface_hub reads other bytes of %s" % path)
        print("huggingface_hub reads Lakesieve's cache offline: %d files" % len(FILES))
        python(endpoint, theirs, offline=False)
        lakesieve(endpoint, theirs, offline=True)
        print("Lakesieve runs from huggingface_hub's cache offline")
        if layout(ours) != layout(theirs):
            sys.exit("the layouts differ:\n%s\n%s" % (layout(ours), layout(theirs)))
        print("both caches are laid out alike: %d entries" % len(layout(ours)))


main()
