"""Extracts what the SDK's schemas lack (enums, lengths, ranges, patterns) from botocore's service models.

Reads served.json, writes one <service>.json per service with the constraints of every structure that the inputs
of the served operations reach. Run it after a change of served.json:  python3 models/extract.py
"""

import json
import pathlib

import botocore
import botocore.loaders

here = pathlib.Path(__file__).parent
loader = botocore.loaders.Loader()


def constraint_of(shapes, name, trail=()):
    """The constraint of a value of this shape; structures have none of their own."""
    shape = shapes[name]
    found = {key: shape[key] for key in ("enum", "min", "max", "pattern") if key in shape}
    if name in trail:
        return found
    for part, member in (("item", "member"), ("key", "key"), ("value", "value")):
        if member in shape and shape["type"] in ("list", "map"):
            inner = constraint_of(shapes, shape[member]["shape"], (*trail, name))
            if inner:
                found[part] = inner
    return found


def reach(shapes, name, structures):
    """Collects the constraints of the structure and of all that its members lead to."""
    shape = shapes[name]
    if shape["type"] == "list":
        return reach(shapes, shape["member"]["shape"], structures)
    if shape["type"] == "map":
        return reach(shapes, shape["value"]["shape"], structures)
    if shape["type"] != "structure" or name in structures:
        return None
    structures[name] = {}
    for member, target in shape["members"].items():
        found = constraint_of(shapes, target["shape"])
        if found:
            structures[name][member] = found
        reach(shapes, target["shape"], structures)
    return None


def extract(service, operations):
    model = loader.load_service_model(service, "service-2")
    structures = {}
    for operation in operations:
        shape = model["operations"][operation].get("input")
        if shape:
            reach(model["shapes"], shape["shape"], structures)
    return {name: members for name, members in sorted(structures.items()) if members}


for name, served in json.loads((here / "served.json").read_text()).items():
    model = {
        "botocore": botocore.__version__,
        "structures": extract(served["botocore"], served["operations"]),
    }
    (here / f"{name}.json").write_text(json.dumps(model, separators=(",", ":"), ensure_ascii=False) + "\n")
