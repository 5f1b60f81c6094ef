# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is run: files with the command that compiles them, and the models that
make calls mean something in code that knows no library."""
import collections
import pathlib
import random
import re
import shlex

from environment import Problem, ROOT

# name: as it is told; group: the row of the table that it is counted in.
Input = collections.namedtuple("Input", "name group file arguments")

LANGUAGES = {".c": "clang", ".cpp": "clang++", ".cc": "clang++",
             ".cxx": "clang++", ".C": "clang++"}
# Of what a test of Clang says about how to compile it, that which matters to
# the AST; the second form has its value as an argument of its own.
KEPT = re.compile(r"-(std=|f(no-)?(openmp|blocks|coroutines|exceptions|"
                  r"cxx-exceptions|ms-|delayed-|rtti|char8_t|gnu|borland|"
                  r"signed-char|matrix|sized|aligned|modules-ts|convergent|"
                  r"experimental|raw-string|strict|safe)|pedantic|m\w|D\w|U\w|"
                  r"I.)")
KEPT_WITH_VALUE = {"-triple": "--target={}", "-x": "-x{}", "-D": "-D{}",
                   "-I": "-I{}", "-include": "-include{}"}


def run_line_flags(file, text):
    """What the first RUN line that compiles says about how to."""
    for line in re.finditer(r"RUN:((?:.*\\\n)*.*)", text):
        words = re.sub(r"\\\n[ /*]*RUN:", " ", line[1])
        if "%clang" in words:
            break
    else:
        return []
    try:
        words = shlex.split(words.replace("%s", "").split(" | ")[0])
    except ValueError:
        return []
    flags = []
    for word, value in zip(words, [*words[1:], ""]):
        if word in KEPT_WITH_VALUE and value:
            flags.append(KEPT_WITH_VALUE[word].format(value))
        elif KEPT.match(word):
            flags.append(word)
    return [f.replace("%S", str(file.parent)) for f in flags if "%t" not in f]


def files_in(paths):
    """The C and C++ files of folders, and files, each compiled on its own."""
    for root in map(pathlib.Path, paths):
        if not root.exists():
            raise Problem(f"there is no {root}")
        found = sorted(f for f in root.rglob("*") if f.suffix in LANGUAGES
                       and f.is_file()) if root.is_dir() else [root]
        for file in found:
            text = file.read_bytes().decode(errors="replace")
            inside = file.relative_to(root.parent)
            # Of one folder, its folders are counted; of several, each.
            depth = 1 if len(paths) == 1 and len(inside.parts) > 2 else 0
            group = inside.parts[depth] if root.is_dir() else "files"
            yield Input(str(inside), group, str(file.resolve()), [
                LANGUAGES.get(file.suffix, "clang++"),
                *run_line_flags(file.resolve(), text),
                "-ferror-limit=0", "-w", "-c", str(file.resolve())])


# Where nothing of the model occurs, nothing is analysed: with this included,
# every function is.
PRELUDE = """\
#ifdef __cplusplus
extern "C" {
#endif
struct torture_lock_ { int held; }
    __attribute__((annotate("heddle:kind: lock")));
void torture_acquire_(struct torture_lock_ *)
    __attribute__((annotate("heddle:role: acquire")));
void torture_release_(struct torture_lock_ *)
    __attribute__((annotate("heddle:role: release")));
void torture_spawn_(void (*)(void))
    __attribute__((annotate("heddle:role: spawn, callable: 0")));
static struct torture_lock_ torture_guard_;
static int torture_shared_;
static void torture_task_(void) { ++torture_shared_; }
__attribute__((unused)) static void torture_begin_(void) {
  torture_acquire_(&torture_guard_);
  torture_spawn_(torture_task_);
  ++torture_shared_;
  torture_release_(&torture_guard_);
}
#ifdef __cplusplus
}
#endif
"""

# Names that small programs like to use.
FUNCTIONS = ("f f0 f1 f2 f3 f4 f5 g g1 g2 h foo foo1 foo2 bar baz test test1 "
             "test2 func fn use call run init get set swap move begin end "
             "operator() operator* operator= operator+ operator<< operator[] "
             "operator-> operator++ operator== A::A A::~A B::B S::S X::X "
             "Foo::Foo").split()
CLASSES = "A B C D E S T X Y Foo Bar Base Derived Test".split()
NEED_CALLABLE = ("spawn post parallel submit with-lock with-shared-lock "
                 "signal-handler invoke for-each call-once defer "
                 "defer-function bind wrap").split()


def words_of(macro):
    text = (ROOT / "lib/Model/Role.def").read_text()
    return re.findall(rf'{macro}\(\w+, "([^"]+)"', text)


def random_model(seed):
    """A model in which common names play roles, right or wrong."""
    roles, kinds = words_of("HEDDLE_ROLE_ROW"), words_of("HEDDLE_TYPE_ROW")
    pick = random.Random(seed)
    names = FUNCTIONS + [f"{c}::{f}" for c in CLASSES for f in FUNCTIONS[:24]]
    rows = ["library: torture", "types:"]
    for name in CLASSES:
        rows.append(f'  - {{name: ["{name}"], kind: {pick.choice(kinds)}}}')
    rows.append("functions:")
    for name in names:
        role = pick.choice(roles)
        row = f'name: ["{name}"], role: {role}, inline: true'
        if role in NEED_CALLABLE:
            row += f", callable: {pick.choice('0012')}"
        if role == "make-handle":
            row += f", kind: {pick.choice(['lock', 'task-handle'])}"
        if role == "post":
            row += f", serial: {pick.choice('01')}"
        if pick.random() < 0.3:
            row += f", object: {pick.choice(['0', '1', 'return', 'last'])}"
        if pick.random() < 0.2:
            row += f", arguments: {pick.choice('0123')}"
        rows.append(f"  - {{{row}}}")
    return "\n".join(rows) + "\n"


# How an input is run: as it is; with all functions analysed; and with roles.
Variant = collections.namedtuple("Variant", "name prelude model")


def variants(names, folder):
    """Writes what the variants need; `roles:N` is the model of seed N."""
    folder.mkdir(parents=True, exist_ok=True)
    prelude = folder / "prelude.h"
    prelude.write_text(PRELUDE)
    result = []
    for name in names:
        kind, _, seed = name.partition(":")
        if kind not in ("plain", "primed", "roles") or kind != "roles" and seed:
            raise Problem(f"--variants: expected plain, primed or roles:SEED, "
                          f"not '{name}'")
        model = ""
        if kind == "roles":
            model = folder / f"roles-{seed or 0}.yaml"
            model.write_text(random_model(seed or "0"))
        result.append(Variant(name, "" if kind == "plain" else str(prelude),
                              str(model)))
    return result
