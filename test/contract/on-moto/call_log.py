"""Names and counts the calls, as the control endpoint of the project's own emulator does."""

import io
import re
import threading
from collections import Counter
from urllib.parse import parse_qs

import botocore.session

READ = re.compile(r"^(Describe|List|Get|BatchGet|BatchCheck|Assume|Filter)")
SCOPE = re.compile(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/")

# Two generations of one service share a name in signatures; the version in the body tells them apart.
ELB_V2 = "2015-12-01"


def _routes(service):
    """Operations of a service that is spoken to by paths: (method, pattern of the path, name)."""
    model = botocore.session.get_session().get_service_model(service)
    operations = [model.operation_model(name) for name in model.operation_names]
    return [(each.http["method"], _pattern(each.http["requestUri"]), each.name) for each in operations]


def _pattern(uri):
    return re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", uri.split("?")[0]) + "/?$")


class CallLog:
    def __init__(self):
        self._lock = threading.Lock()
        self._routes = _routes("efs")
        self._reads, self._writes, self._errors, self._unserved = Counter(), Counter(), Counter(), Counter()

    def name_of(self, environ):
        """(service, operation) of a request, whose body stays readable."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        found = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        service = found.group(1) if found else "unsigned"
        target = environ.get("HTTP_X_AMZ_TARGET")
        if target:
            return service, target.split(".")[-1]
        if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
            form = parse_qs(body.decode())
            is_v2 = service == "elasticloadbalancing" and form.get("Version") == [ELB_V2]
            return "elbv2" if is_v2 else service, form.get("Action", ["?"])[0]
        return service, self._operation_at(environ["REQUEST_METHOD"], environ["PATH_INFO"])

    def _operation_at(self, method, path):
        matches = (name for verb, pattern, name in self._routes if verb == method and pattern.match(path))
        return next(matches, f"{method} {path}")

    def note(self, name, status):
        service, operation = name
        key = f"{service}:{operation}"
        with self._lock:
            (self._reads if READ.match(operation) else self._writes)[key] += 1
            if status >= 400:
                self._errors[f"{key} {status}"] += 1
            # moto raises on what it does not implement, and has no route for what it has never heard of.
            if status >= 500:
                self._unserved[key] += 1

    def counts(self):
        with self._lock:
            total = {"reads": self._reads.total(), "writes": self._writes.total()}
            return {
                "total": total,
                "reads": dict(self._reads),
                "writes": dict(self._writes),
                "errors": dict(self._errors),
            }

    def unserved(self):
        with self._lock:
            return dict(self._unserved)
