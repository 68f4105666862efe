"""moto's server, with its gaps made good where they stand in the way, and what the tests ask of any AWS that they start."""

import argparse
import json
import logging
import sys
import threading
import traceback

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

from call_log import CallLog
from ec2_gaps import ec2_gaps
from ecs_gaps import ecs_gaps
from other_gaps import other_gaps

# As at the project's own emulator.
CONTROL = "/_emulator/"


class Server:
    def __init__(self):
        self._log = CallLog()
        # moto is not made for calls at once: it looks through dictionaries while others write to them.
        self._one_at_a_time = threading.Lock()
        self._gaps = ec2_gaps() + ecs_gaps() + other_gaps()
        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"]
        if path.startswith(CONTROL):
            return self._control(path.removeprefix(CONTROL), start_response)
        return self._serve(environ, start_response)

    def _serve(self, environ, start_response):
        service, operation = name = self._log.name_of(environ)
        statuses = []

        def start(status, headers, *more):
            statuses.append(int(status.split()[0]))
            return start_response(status, headers, *more)

        try:
            with self._one_at_a_time:
                body = b"".join(self._moto(environ, start))
        except Exception:
            # What it does not implement, or did not expect.
            sys.stderr.write(f"{service}:{operation}\n{traceback.format_exc()}")
            body = b"".join(_answer(start, "501 Not Implemented", {"message": "see the log of moto"}))
        self._log.note(name, statuses[0])
        return [body]

    def _control(self, path, start_response):
        looks = {
            "calls": self._log.counts,
            "unserved": self._log.unserved,
            # What of a call it does not look at, moto does not tell.
            "ignored": lambda: {},
            "gaps": lambda: [gap.shown() for gap in self._gaps],
        }
        if path not in looks:
            return _answer(start_response, "404 Not Found", {})
        return _answer(start_response, "200 OK", looks[path]())


def _answer(start_response, status, body):
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(body).encode()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    # A line for each call would bury the one that says why moto failed.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    run_simple("127.0.0.1", port, Server(), threaded=True, request_handler=MotoRequestHandler)
