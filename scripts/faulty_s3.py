"""An S3 server on loopback that fails now and then: moto's, behind faults that a script switches on and off. A request
with the header X-Lakesieve-Check never fails and is not counted.

    python faulty_s3.py BUCKET SEED

Says "port N" when it is ready, and ends with its standard input. Conditional puts are atomic: moto looks for an object and
puts it in two steps, so it serves one request at a time. What a script asks of the server itself:

    POST /-/faults {"unavailable": 0.05, ...}   shares of requests from now on, and other settings; {} for none
    GET /-/counts                               requests by kind and faults since this was last asked

    unavailable    503 SlowDown, nothing is done
    reset          the connection is reset, nothing is done
    lost           what was asked for is done, and the connection is reset in place of an answer
    cut            half of an object is sent, then the connection is reset
    slow           the answer comes after 0.2 to 0.8 s
    stalled        not a share: of every so many requests one is answered after 17 s, when S3A has given it up
    delayed        not a share but seconds: puts of Delta's commits wait as long before they are done
    unconditional  not a share but true or false: If-None-Match counts for nothing

Needs: moto[s3], flask, flask-cors.
"""

import io
import json
import os
import random
import socket
import struct
import sys
import threading
import time
from collections import Counter
from urllib.parse import parse_qs

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

SHARES = ("unavailable", "reset", "lost", "cut", "slow")
SLOW_DOWN = b'<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'
ACCOUNT = "123456789012"


class Handler(WSGIRequestHandler):
    """Keeps connections, as S3 does, and lets the application reset them."""

    protocol_version = "HTTP/1.1"

    def make_environ(self):
        return dict(super().make_environ(), handler=self)

    def handle_expect_100(self):
        return True  # werkzeug says it

    def log(self, *arguments):
        pass

    def reset(self):
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        here, there = socket.socketpair()
        os.dup2(here.fileno(), self.connection.fileno())  # which closes the connection; the server finds one that has ended
        here.close()
        there.close()
        raise ConnectionResetError


class FaultyStore:
    def __init__(self, store, seed):
        self.store = store
        self.chance = random.Random(seed)
        self.one = threading.Lock()
        self.faults = {}
        self.counts = Counter()
        self.requests = 0

    def __call__(self, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else b""
        if environ["PATH_INFO"].startswith("/-/"):
            return self.control(environ["PATH_INFO"], body, start_response)
        fault = self.next_fault(environ)
        if fault == "unavailable":
            start_response("503 Slow Down", [("Content-Type", "application/xml"), ("Content-Length", str(len(SLOW_DOWN)))])
            return [SLOW_DOWN]
        if fault == "reset":
            environ["handler"].reset()
        if fault in ("slow", "stalled"):
            time.sleep(17 if fault == "stalled" else self.chance.uniform(0.2, 0.8))
        if environ["REQUEST_METHOD"] == "PUT" and "/_delta_log/" in environ["PATH_INFO"]:
            time.sleep(self.faults.get("delayed", 0))
        status, headers, answer = self.answer(environ, body)
        if fault == "lost":
            environ["handler"].reset()
        start_response(status, headers)
        return self.cut(answer, environ["handler"]) if fault == "cut" else [answer]

    def control(self, path, body, start_response):
        answer = b""
        with self.one:
            if path == "/-/faults":
                self.faults = json.loads(body)
            else:
                answer = json.dumps(self.counts).encode()
                self.counts = Counter()
        start_response("200 OK", [("Content-Length", str(len(answer)))])
        return [answer]

    def next_fault(self, environ):
        """What happens to a request; of an object's bytes alone half can be sent."""
        if "HTTP_X_LAKESIEVE_CHECK" in environ:
            return None
        kind = environ["REQUEST_METHOD"]
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        if kind == "GET" and ("list-type" in query or "prefix" in query):
            kind = "LIST"
        elif kind == "PUT" and "HTTP_IF_NONE_MATCH" in environ:
            kind = "PUT if absent"
        with self.one:
            self.counts[kind] += 1
            self.requests += 1
            if self.faults.get("stalled") and self.requests % self.faults["stalled"] == 0:
                self.counts["stalled"] += 1
                return "stalled"
            left = self.chance.random()
            for fault in SHARES:
                left -= self.faults.get(fault, 0)
                if left < 0:
                    if fault == "cut" and kind != "GET":
                        return None
                    self.counts[fault] += 1
                    return fault
        return None

    def answer(self, environ, body):
        if self.faults.get("unconditional"):
            environ.pop("HTTP_IF_NONE_MATCH", None)
        environ["wsgi.input"] = io.BytesIO(body)
        said = []
        with self.one:
            parts = self.store(environ, lambda status, headers, error=None: said.extend((status, headers)))
            answer = b"".join(parts)
        return said[0], said[1], answer

    @staticmethod
    def cut(answer, handler):
        yield answer[: len(answer) // 2]
        handler.reset()


def main():
    bucket, seed = sys.argv[1], int(sys.argv[2])
    s3_backends[ACCOUNT]["aws"].create_bucket(bucket, "us-east-1")
    store = FaultyStore(DomainDispatcherApplication(create_backend_app), seed)
    server = make_server("127.0.0.1", 0, store, threaded=True, request_handler=Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("port %d" % server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
