# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Composes a C program; see compose_cpp.py."""
import re

import words_c
from compose_cpp import IDLE, SHAPES, Holder, static_members

SHARED = "struct @shared {\n{M}\n};\n"
POINTER = "struct @shared *p"
HOLDERS = [
    Holder("global", "@", "@", before="{STATIC}\n", static=True, weight=4),
    Holder("argument", "p->", "shared.", "", POINTER, "&shared", SHARED,
           "struct @shared shared;\nmemset(&shared, 0, sizeof shared);",
           weight=4),
    Holder("argument-list", "p->", "shared->", "", POINTER, "shared",
           SHARED, "struct @shared box[1] = {0};\n"
           "struct @shared *shared = box;", weight=1),
    Holder("heap", "p->", "p->", "", POINTER, "p", SHARED,
           "struct @shared *p = calloc(1, sizeof *p);", "free(p);",
           weight=3),
    Holder("global-struct", "@state.", "@state.", "", "", "", SHARED +
           "static struct @shared @state;\n", static=True, weight=2),
    Holder("global-pointer", "@current->", "@current->", "", "", "", SHARED +
           "static struct @shared @storage;\n"
           "static struct @shared *@current = &@storage;\n", static=True),
    Holder("accessor", "@get()->", "@get()->", "", "", "", SHARED +
           "static struct @shared *@get(void) {\n"
           "  static struct @shared only;\n  return &only;\n}\n",
           static=True),
    Holder("thread-local", "@mine.", "@mine.", "", "", "", SHARED +
           "static _Thread_local struct @shared @mine;\n", static=True,
           private=True, weight=0.5),
    Holder("nested-context", "c->state->", "state->", "",
           "struct @context *c", "&context", SHARED +
           "struct @context { int id; struct @shared *state; };\n",
           "struct @shared storage;\nmemset(&storage, 0, sizeof storage);\n"
           "struct @shared *state = &storage;\n"
           "struct @context context = {1, state};", weight=2),
]

# name, handle type, entry's type, create, join, detach
APIS = [
    ("pthread", "pthread_t", "void *", "NULL",
     "pthread_create({&H}, NULL, {F}, {A});", "pthread_join({H}, NULL);",
     "pthread_detach({H});", 3),
    ("thrd", "thrd_t", "int ", "0", "thrd_create({&H}, {F}, {A});",
     "thrd_join({H}, NULL);", "thrd_detach({H});", 1),
]


class Composer:
    def __init__(self, rng, holder, thing, protection, sides):
        from programs import last, pick, protected
        self.rng, self.holder, self.thing = rng, holder, thing
        self.protection, self.sides = protection, sides
        self.protected, self.types, self.entries = protected, set(), []
        self.count, self.names = 0, []
        self.api = pick(rng, APIS, last)
        self.wrapped = rng.random() < 0.2
        self.checked = rng.random() < 0.2
        self.names.append(f"start={self.api[0]}")

    def body(self, side, prefix):
        if side == "idle":
            return IDLE.text
        return self.protected(self.protection, side, self.sides,
                              self.types).replace("$", prefix)

    def entry(self, body, index=False):
        """A thread function; gives its name and what it is called with."""
        _, _, result, value, _, _, _, _ = self.api
        self.count += 1
        name = f"@work_{self.count}"
        parameter, argument = self.holder.parameter, self.holder.argument
        unpack = f"{parameter} = arg;" if parameter else "(void)arg;"
        if index:
            if parameter:
                self.types.add("")
                unpack = ("struct @slice *slice = arg;\n"
                          f"{parameter} = slice->p;\n"
                          "int index = slice->index;")
            else:
                unpack = "int index = *(int *)arg;"
        self.entries.append(f"static {result}{name}(void *arg) {{\n{unpack}\n"
                            f"{body}\nreturn {value};\n}}\n")
        return name, argument or "NULL"

    def start(self, handle, side, nested=False):
        body = self.body(side, self.holder.task)
        api = self.api
        name, argument = self.entry(body)
        create, join = api[4], api[5]
        if nested:
            inner = (f"{api[1]} inner;\n" + create.replace("{&H}", "&inner")
                     .replace("{F}", name).replace("{A}", "arg") + "\n" +
                     join.replace("{H}", "inner"))
            self.count += 1
            outer = f"@work_{self.count}"
            self.entries.append(f"static {api[2]}{outer}(void *arg) {{\n"
                                f"{inner}\nreturn {api[3]};\n}}\n")
            name = outer
        text = (create.replace("{F}", name).replace("{A}", argument))
        if self.wrapped:
            self.names.append("start=helper")
            helper = (f"static {api[1]} @launch({api[2]}(*f)(void *), "
                      f"void *arg) {{\n{api[1]} h;\n" +
                      create.replace("{&H}", "&h").replace("{F}", "f")
                      .replace("{A}", "arg") + "\nreturn h;\n}\n")
            self.types.add(helper)
            return f"{api[1]} {handle} = @launch({name}, {argument});"
        text = text.replace("{&H}", "&" + handle)
        if self.checked:
            text = f"if ({text[:-1]} != 0)\n  abort();"
        return f"{api[1]} {handle};\n{text}"

    def loop(self, side):
        api = self.api
        index = self.thing.per_task
        body = self.body(side, self.holder.task)
        name, argument = self.entry(body, index)
        setup, given = "", argument
        if index and self.holder.parameter:
            target = self.holder.parameter.rstrip("pc")
            self.types.add("")
            self.slice = f"struct @slice {{ {target}p; int index; }};\n"
            setup = "struct @slice slices[3];\n"
            given = "&slices[i]"
            fill = f"slices[i].p = {argument};\nslices[i].index = i;\n"
        elif index:
            setup, given = "int numbers[3];\n", "&numbers[i]"
            fill = "numbers[i] = i;\n"
        else:
            fill = ""
        create = (api[4].replace("{&H}", "&all[i]").replace("{F}", name)
                  .replace("{A}", given))
        self.loop_join = ("for (int i = 0; i < 3; ++i)\n  " +
                          api[5].replace("{H}", "all[i]"))
        return (f"{api[1]} all[3];\n{setup}for (int i = 0; i < 3; ++i) {{\n"
                f"{fill}{create}\n}}")

    def expand(self, mark):
        from programs import Unfit
        if mark in ("a", "b"):
            return self.body(mark, self.holder.main)
        if mark.startswith("join "):
            return self.api[5].replace("{H}", mark[5:])
        if mark.startswith("scoped "):
            raise Unfit
        if mark.startswith("detached "):
            handle, side = mark[9:].split("=")
            return (self.start(handle, side) + "\n" +
                    self.api[6].replace("{H}", handle))
        if mark.startswith("loop "):
            return self.loop(mark[5:])
        if mark == "joinloop":
            return self.loop_join
        handle, side = mark.split("=")
        nested = side.startswith("nested ")
        return self.start(handle, side.removeprefix("nested "), nested)


def compose(rng):
    from programs import (Program, draw_common, expects_race, rounds_of,
                          tidy_lines, unique_types)
    holder, thing, shape, protection, sides = draw_common(
        rng, words_c, HOLDERS, SHAPES)
    composer = Composer(rng, holder, thing, protection, sides)
    composer.slice = ""
    text = re.sub(r"<([^<>]+)>(?=\n|$)",
                  lambda m: composer.expand(m[1]), shape[1])
    members = "\n".join(m for m in (thing.members, protection.members) if m)
    static = static_members(members)
    if holder.name == "global":
        # Variables of their own: the prefix keeps them apart.
        static = re.sub(r"(\w+)(\[\d+\])?;", r"@\1\2;", static)
    before = (holder.before.replace("{M}", members)
              .replace("{STATIC}", static))
    reset = protection.reset.replace("$", holder.main)
    types = {thing.types, *composer.types}
    names = {f"holder={holder.name}", f"thing={thing.name}",
             f"shape={shape[0]}", f"protection={protection.name}",
             *composer.names}
    names |= {f"access={sides[s][0]}" for s in "ab"}
    result = (unique_types(types) + before + composer.slice +
              "".join(composer.entries) +
              f"static void @run(void) {{\n{holder.setup}\n{reset}\n{text}\n"
              f"{holder.cleanup}\n}}\n")
    return Program("c", tidy_lines(result), tuple(sorted(names)),
                   expects_race(holder, thing, shape, protection, sides),
                   rounds_of(holder, shape, protection))
