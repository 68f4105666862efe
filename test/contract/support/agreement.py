"""Compares what boto3 understood of an answer with what the emulator holds."""

from datetime import datetime

# Fewer shared members than this, and the comparison says nothing.
ENOUGH = 3


def same_time(shown, held):
    """Some wire formats carry whole seconds, some milliseconds."""
    at = datetime.fromisoformat(held.replace("Z", "+00:00"))
    return abs((shown - at).total_seconds()) < 1


def differences(shown, held, path=""):
    """Where the two differ, as far as both have the member; the emulator keeps more than it shows."""
    if isinstance(shown, dict) and isinstance(held, dict):
        shared = [name for name in shown if name in held]
        return [line for name in shared for line in differences(shown[name], held[name], f"{path}.{name}")]
    if isinstance(shown, list) and isinstance(held, list):
        if len(shown) != len(held):
            return [f"{path}: {len(shown)} entries shown, {len(held)} held"]
        return [line for at, pair in enumerate(zip(shown, held)) for line in differences(*pair, f"{path}[{at}]")]
    if isinstance(shown, datetime):
        return [] if isinstance(held, str) and same_time(shown, held) else [f"{path}: {shown} shown, {held} held"]
    return [] if shown == held else [f"{path}: {shown!r} shown, {held!r} held"]


def agree(shown, held, enough=ENOUGH):
    """Fails unless the answer and the truth have members in common, and are the same in all of them."""
    shared = sorted(set(shown) & set(held))
    assert len(shared) >= enough, f"only {shared} of {sorted(shown)} are held"
    assert differences(shown, held) == []
