"""Small helpers to read answers with."""


def by(key, rows):
    """Rows by one of their members; a value that comes twice is a mistake."""
    found = {row[key]: row for row in rows}
    assert len(found) == len(rows), f"{key} comes more than once"
    return found


def tags_of(row, member="Tags"):
    """Tags as a dictionary, whether their members are written large or small."""
    return {tag.get("Key", tag.get("key")): tag.get("Value", tag.get("value")) for tag in row[member]}


def attributes_of(answer):
    """Attributes of load balancers and target groups as a dictionary."""
    return {attribute["Key"]: attribute["Value"] for attribute in answer["Attributes"]}
