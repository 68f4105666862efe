"""What moto does unlike AWS, by name. Each gap counts how often it bit, so that one that is closed is noticed."""

from dataclasses import asdict, dataclass, field

DOCS = "https://docs.aws.amazon.com"


@dataclass
class Gap:
    """One difference. `moto`: what it does. `page`: where AWS says what it does itself."""

    name: str
    operations: tuple
    moto: str
    page: str
    bites: int = field(default=0)

    def bite(self):
        """To be called where moto's own answer, just now, was not AWS's."""
        self.bites += 1

    def shown(self):
        return asdict(self)


def replace(owner, name, make):
    """Puts `make(what was there)` in the place of a method; moto finds operations by the names of methods."""
    made = make(getattr(owner, name, None))
    made.__name__ = name
    setattr(owner, name, made)


def missing(gap, owner, name, answer):
    """Serves an operation that moto does not; once moto does, the gap never bites and is noticed."""
    if hasattr(owner, name):
        return

    def served(self):
        gap.bite()
        return answer(self)

    replace(owner, name, lambda _nothing: served)
