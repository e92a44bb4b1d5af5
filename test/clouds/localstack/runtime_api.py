"""Lambda's Runtime API for one process: what AWS's runtime client in it asks for events, and gives the answers to."""

import base64
import json
import queue
import re
import sys
import threading
import time
from concurrent.futures import Future
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException

NEXT = "/2018-06-01/runtime/invocation/next"
INIT_ERROR = "/2018-06-01/runtime/init/error"
ANSWER = re.compile(r"^/2018-06-01/runtime/invocation/([^/]+)/(response|error)$")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # A process that was ended leaves a connection that breaks off.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class RuntimeApi:
    """Listens at a free port of 127.0.0.1 until it is closed."""

    def __init__(self):
        self.events = queue.Queue()
        self.lock = threading.Lock()
        self.started = self.answer = self.request_id = None
        self.server = Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self):
        """Host and port, as AWS_LAMBDA_RUNTIME_API has them."""
        return "127.0.0.1:%d" % self.server.server_address[1]

    def expect_start(self):
        """A future that is done when the process that is started now asks for its first event."""
        # The request of the process before may still wait, and must not take an event away.
        self.events.put(None)
        self.events = queue.Queue()
        self.started = Future()
        return self.started

    def invoke(self, payload, timeout):
        """A future of the answer's bytes and of whether it is an error."""
        with self.lock:
            self.request_id = payload["invoke-id"]
            self.answer = Future()
        self.events.put((payload, round((time.time() + timeout) * 1000)))
        return self.answer

    def take(self, request_id, answer, error):
        """Takes an answer. Returns whether it is the one that is waited for."""
        with self.lock:
            known = self.answer is not None and request_id == self.request_id and not self.answer.done()
            if known:
                self.answer.set_result((answer, error))
            return known

    def ended(self, code):
        """Fails what waits for a process that has ended."""
        message = f"Error: Runtime exited with exit status {code}"
        failure = json.dumps({"errorType": "Runtime.ExitError", "errorMessage": message}).encode()
        with self.lock:
            for future in (self.started, self.answer):
                if future is not None and not future.done():
                    future.set_exception(StatusErrorException(message, payload=failure))

    def close(self):
        self.events.put(None)
        self.server.shutdown()
        self.server.server_close()


def _handler(api):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if not api.started.done():
                api.started.set_result(True)
            event = api.events.get() if self.path == NEXT else None
            if event is None:
                self._respond(404)
                return
            payload, deadline = event
            headers = {
                "Lambda-Runtime-Aws-Request-Id": payload["invoke-id"],
                "Lambda-Runtime-Invoked-Function-Arn": payload["invoked-function-arn"],
                "Lambda-Runtime-Trace-Id": payload["trace-id"],
                "Lambda-Runtime-Deadline-Ms": str(deadline),
            }
            self._respond(200, payload["payload"].encode(), headers)

        def do_POST(self):
            body, trailers = self._read()
            if self.path == INIT_ERROR:
                if not api.started.done():
                    api.started.set_exception(StatusErrorException("The function did not start.", payload=body))
                self._respond(202)
                return
            match = ANSWER.match(self.path)
            # A stream that fails after its first bytes says so behind them.
            failure = trailers.get("lambda-runtime-function-error-body")
            answer = base64.b64decode(failure) if failure else body
            known = match is not None and api.take(match[1], answer, match[2] == "error" or failure is not None)
            self._respond(202 if known else 400)

        def _read(self):
            """The body and the trailers, which streamed answers have."""
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0))), {}
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            trailers = {}
            while line := self.rfile.readline().strip():
                name, _, value = line.decode().partition(":")
                trailers[name.lower()] = value.strip()
            return b"".join(chunks), trailers

        def _respond(self, status, body=b"{}", headers={}):
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass  # It would print every request.

    return Handler
