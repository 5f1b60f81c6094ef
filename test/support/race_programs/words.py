# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the words of the vocabulary are made of."""
import dataclasses


@dataclasses.dataclass
class Thing:
    """What is shared. `a` and `b`: the lvalue that each side accesses; without
    one only the thing's own `writes` and `reads` are possible."""
    name: str
    members: str
    a: str | None
    b: str | None = None
    types: str = ""
    writes: list = dataclasses.field(default_factory=list)
    reads: list = dataclasses.field(default_factory=list)
    plain: bool = False  # no address or int& of it can be taken
    per_task: bool = False
    weight: float = 1

    def lvalue(self, side):
        return self.b if side == "b" and self.b else self.a


@dataclasses.dataclass
class Access:
    name: str
    text: str
    types: str = ""
    plain: bool = False  # possible for a bit-field or an atomic, too
    weight: float = 1


@dataclasses.dataclass
class Protection:
    """`safe`: orders or excludes a and b; `self_safe`: a and another a."""
    name: str
    members: str
    a: str
    b: str
    safe: bool
    self_safe: bool
    reset: str = ""
    types: str = ""
    oneshot: bool = False  # its objects cannot be used again
    reader: str = ""       # this side must only read
    weight: float = 1
    one_way: bool = False  # b waits for a: one of each, beside each other


def lock_protections(styles, wrong_styles, members):
    """Both sides hold the mutex, each in its own style, or one does not."""
    result = []
    for i, (name, text, types) in enumerate(styles):
        other = styles[(i * 7 + 3) % len(styles)]
        result.append(Protection(
            f"{name}+{other[0]}", members, text, other[1], True, True,
            types=types + (other[2] if other[2] != types else ""),
            weight=0.8))
        wrong = wrong_styles[i % len(wrong_styles)]
        if wrong[0] == "try-ignored":  # the lock must be found taken
            text = text.replace("{S}", "pace(); {S} pace();")
        result.append(Protection(
            f"{name}+{wrong[0]}", members, text, wrong[1], False, True,
            types=types, weight=0.5))
        result.append(Protection(
            f"{wrong[0]}+{name}", members, wrong[1], text, False, False,
            types=types, weight=0.25))
    return result
