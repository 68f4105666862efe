"""How the tests reach the emulator: by boto3 as any program would, and by the emulator's own window onto the truth."""

import functools
import json
import os
import time
import urllib.request

import boto3

ACCOUNT = os.environ["AWS_ACCESS_KEY_ID"]
REGION = os.environ["AWS_REGION"]

# Rows of IAM are kept apart from those of the regions.
GLOBAL = "aws-global"

# boto3's waiters ask every 15 or 30 seconds; here ten minutes pass in one.
QUICK = {"Delay": 1, "MaxAttempts": 60}


@functools.cache
def client(service, account=ACCOUNT, region=REGION):
    keys = {"aws_access_key_id": account, "aws_secret_access_key": os.environ["AWS_SECRET_ACCESS_KEY"]}
    return boto3.client(service, region_name=region, **keys)


def emulator(path):
    """The answer of `GET /_emulator/<path>`."""
    with urllib.request.urlopen(f"{os.environ['AWS_ENDPOINT_URL']}/_emulator/{path}") as answer:
        return json.load(answer)


def truth(kind, account=ACCOUNT, region=REGION):
    """Rows by id, such as those of `ec2/vpc`, as the emulator has them."""
    return emulator("state").get(account, {}).get(region, {}).get(kind, {})


def eventually(probe, what, seconds=30):
    """The first answer of `probe` that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = probe()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def tags(name):
    """Tags as most services take them."""
    return [{"Key": "Name", "Value": name}, {"Key": "stack", "Value": "contract"}]


def small_tags(name):
    """Tags as ECS takes them."""
    return [{"key": tag["Key"], "value": tag["Value"]} for tag in tags(name)]


def tagged(kind, name):
    """Tags as creations of EC2 take them."""
    return [{"ResourceType": kind, "Tags": tags(name)}]


OURS = [{"Name": "tag:stack", "Values": ["contract"]}]
