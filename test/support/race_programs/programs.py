# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Draws words and puts a program together, deterministic by seed."""
import dataclasses
import hashlib
import pathlib
import random
import re

import compose_c
import compose_cpp


@dataclasses.dataclass
class Program:
    language: str
    text: str          # without the namespace or prefix around it
    words: tuple       # ("shape=during", ...)
    expected: bool     # what the composition meant to make
    rounds: int

    @property
    def key(self):
        return hashlib.sha1(
            f"{self.language}{self.rounds}{self.text}".encode()
        ).hexdigest()[:16]


def written(language):
    """(name, program) of the programs that are written by hand: each right,
    and with its mistake."""
    suffix = "c" if language == "c" else "cpp"
    path = pathlib.Path(__file__).parent / f"written/programs.{suffix}.txt"
    once = "_once", "singleton"
    for part in path.read_text().split("\n//=== ")[1:]:
        title, _, text = part.partition("\n")
        for kind, other in (("right", "WRONG"), ("wrong", "RIGHT")):
            lines = [re.sub(r" *// (RIGHT|WRONG)$", "", line)
                     for line in text.split("\n")
                     if not line.endswith("// " + other)]
            rounds = 1 if any(word in text or word in title
                              for word in once) else 6
            yield (f"{language}-{title}-{kind}",
                   Program(language, tidy_lines("\n".join(lines)),
                           (f"written={kind}",), kind == "wrong", rounds))


def pick(rng, items, weight=lambda item: item.weight):
    items = list(items)
    return rng.choices(items, [weight(item) for item in items])[0]


def last(item):
    return item[-1]


class Unfit(Exception):
    """These words do not go together: draw again."""


def choose_access(rng, thing, side, kinds, must_read, language):
    """An access of this side: (name, writes, text, types)."""
    write = not must_read and rng.random() < (0.8 if side == "a" else 0.5)
    if must_read and thing.reads == [] and thing.a is None:
        raise Unfit
    own = thing.writes if write else thing.reads
    lvalue = thing.lvalue(side)
    if own and (lvalue is None or rng.random() < 0.5):
        n = rng.randrange(len(own))
        return (f"own-{'write' if write else 'read'}", write, own[n], "")
    if lvalue is None:
        raise Unfit
    words = language.WRITES if write else language.READS
    access = pick(rng, [w for w in words if w.plain or not thing.plain])
    return (access.name, write, access.text.replace("{X}", lvalue),
            access.types)


def draw(seed, language):
    """The program of this seed."""
    rng = random.Random(f"{language}-{seed}")
    module = compose_c if language == "c" else compose_cpp
    for _ in range(500):
        try:
            return module.compose(rng)
        except Unfit:
            continue
    raise AssertionError(f"no program fits seed {seed}")


def draw_common(rng, words, holders, shapes):
    holder = pick(rng, holders)
    thing = pick(rng, words.THINGS)
    shape = pick(rng, shapes, last)
    concurrent = shape[2]
    # Unprotected code that is not concurrent says something, and so does
    # protected code that is; the other two less.
    protections = words.PROTECTIONS
    if not concurrent and rng.random() < 0.75:
        protections = [p for p in protections if p.name == "none"]
    protection = pick(rng, protections)
    if protection.one_way and shape[0] not in (
            "during", "during-task-b", "two-tasks", "detached", "nested",
            "joined-wrong-one", "scope-during"):
        raise Unfit
    if thing.per_task and "<loop" not in shape[1]:
        raise Unfit
    if holder.private and (protection.name != "none" or thing.per_task):
        raise Unfit
    if "detached" in shape[0] and not holder.static:
        raise Unfit
    sides = {}
    for side in "ab":
        sides[side] = choose_access(rng, thing, side, None,
                                    protection.reader == side, words)
    return holder, thing, shape, protection, sides


def protected(protection, side, sides, types, pace=True):
    text = getattr(protection, side).replace("{S}", sides[side][2])
    types.add(sides[side][3])
    types.add(protection.types)
    return ("pace();\n" if pace else "") + text


def expects_race(holder, thing, shape, protection, sides):
    if holder.private or thing.name == "atomic":
        return False
    writes_a, writes_b = sides["a"][1], sides["b"][1]
    apart = (thing.b is not None and not thing.per_task and
             thing.name not in ("bits", "reference-member", "union"))
    if shape[2] == "self":
        return writes_a and not protection.self_safe and not thing.per_task
    if not shape[2]:
        return False
    race = (writes_a or writes_b) and not protection.safe and not apart
    if "<loop a>" in shape[1]:
        race = race or (writes_a and not protection.self_safe and
                        not thing.per_task)
    return race


def rounds_of(holder, shape, protection):
    """How often it runs in one process: what is not joined, or cannot be used
    again, runs once."""
    once = shape[0] == "detached" or (protection.oneshot and holder.static)
    return 1 if once else 6


def unique_types(types):
    return "".join(sorted(t for t in types if t))


def tidy_lines(text):
    return re.sub(r"\n\s*\n+", "\n", text).strip() + "\n"
