"""The AWS CLI, as a user runs it in a shell."""

import json
import os
import pathlib
import subprocess
import sys

AWS = pathlib.Path(sys.executable).with_name("aws")


def run(*arguments, **environment):
    """The finished process; the endpoint comes from AWS_ENDPOINT_URL."""
    return subprocess.run(
        [AWS, *arguments, "--output", "json"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )


def aws(*arguments):
    """What the command printed, parsed; fails with what it complained about."""
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None
