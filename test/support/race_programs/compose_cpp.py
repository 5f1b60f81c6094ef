# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Composes a C++ program: where the shared members live (holder), how tasks
are started and joined, and how the two accesses are arranged (shape)."""
import dataclasses

import words_cpp
from words import Access


@dataclasses.dataclass
class Holder:
    """`task` and `main` are what `$` stands for; `capture`, `parameter` and
    `argument` are how a task gets at it."""
    name: str
    task: str = ""
    main: str = ""
    capture: str = "&"
    parameter: str = ""
    argument: str = ""
    before: str = ""     # in front of the function, `{M}`: the members
    setup: str = ""      # at the function's beginning
    cleanup: str = ""
    static: bool = False  # lives across runs of the program
    lambdas: bool = True
    functions: bool = True
    private: bool = False  # every task has its own
    weight: float = 1


SHARED = "struct Shared {\n{M}\n};\n"
HOLDERS = [
    Holder("global", before="{M}\n", static=True, capture="", weight=3),
    Holder("file-static", before="{STATIC}\n", static=True, capture="",
           weight=2),
    Holder("static-local", setup="{STATIC}", static=True, capture="",
           functions=False),
    Holder("local", setup="{M}", functions=False, weight=4),
    Holder("pointer", "p->", "shared.", "p = &shared", "Shared *p", "&shared",
           SHARED, "Shared shared;", weight=3),
    Holder("reference", "p.", "shared.", "&p = shared", "Shared &p",
           "std::ref(shared)", SHARED, "Shared shared;", weight=3),
    Holder("heap", "p->", "p->", "p", "Shared *p", "p", SHARED,
           "Shared *p = new Shared;", "delete p;", weight=2),
    Holder("unique", "p->", "p->", "&p", "Shared *p", "p.get()", SHARED,
           "auto p = std::make_unique<Shared>();"),
    Holder("shared-ptr", "p->", "p->", "p", "std::shared_ptr<Shared> p", "p",
           SHARED, "auto p = std::make_shared<Shared>();", weight=2),
    Holder("singleton", "instance().", "instance().", "", "", "", SHARED +
           "inline Shared &instance() {\n  static Shared only;\n"
           "  return only;\n}\n", static=True, weight=2),
    Holder("global-pointer", "current->", "current->", "", "", "", SHARED +
           "Shared storage;\nShared *const current = &storage;\n",
           static=True),
    Holder("static-member", "Registry::only.", "Registry::only.", "", "", "",
           SHARED + "struct Registry { static Shared only; };\n"
           "Shared Registry::only;\n", static=True),
    Holder("copy", "p.", "shared.", "p = shared", "Shared p", "shared",
           SHARED, "Shared shared;", private=True, weight=0.7),
    Holder("thread-local", "mine.", "mine.", "", "", "", SHARED +
           "thread_local Shared mine;\n", static=True, private=True,
           weight=0.5),
]
# Members and methods of one class: arranged by `class_text`.
THIS = Holder("this", capture="this", weight=6)


@dataclasses.dataclass
class Start:
    """`types` and `text` start a task with handle `{H}`. `{F}`: the name of
    the free function, `{N}`: of what else is named; `{C}`: the capture,
    `{B}`: the body, `{A}`: the arguments with a comma in front."""
    name: str
    text: str
    join: str = "{H}.join();"
    types: str = ""
    kind: str = "lambda"   # or function, functor, method, pthread
    handle: str = "std::thread"
    scoped: bool = False   # leaving the scope joins
    weight: float = 1


LAUNCH = ("template <class F> std::thread launch(F f) {\n"
          "  return std::thread(std::move(f));\n}\n")
LAUNCH_ANY = ("inline void launch_into(std::vector<std::thread> &all, "
              "std::function<void()> f) {\n  all.emplace_back(std::move(f));"
              "\n}\n")
RUNNER = ("class Runner {\npublic:\n  explicit Runner(std::function<void()> f)"
          " : t(std::move(f)) {}\n  ~Runner() { t.join(); }\n\nprivate:\n"
          "  std::thread t;\n};\n")
WORKER = ("struct Background {\n  template <class F> void start(F f) "
          "{ t = std::thread(f); }\n  void stop() {\n    if (t.joinable())\n"
          "      t.join();\n  }\n  std::thread t;\n};\n")
POOL = """class Pool {
public:
  explicit Pool(int n) {
    for (int k = 0; k < n; ++k)
      workers.emplace_back([this] { serve(); });
  }
  ~Pool() { stop(); }
  void post(std::function<void()> job) {
    {
      std::lock_guard<std::mutex> lock(m);
      jobs.push_back(std::move(job));
    }
    wake.notify_one();
  }
  void stop() {
    {
      std::lock_guard<std::mutex> lock(m);
      stopping = true;
    }
    wake.notify_all();
    for (std::thread &w : workers)
      if (w.joinable())
        w.join();
  }

private:
  void serve() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock<std::mutex> lock(m);
        wake.wait(lock, [this] { return stopping || !jobs.empty(); });
        if (jobs.empty())
          return;
        job = std::move(jobs.front());
        jobs.pop_front();
      }
      job();
    }
  }
  std::mutex m;
  std::condition_variable wake;
  std::deque<std::function<void()>> jobs;
  bool stopping = false;
  std::vector<std::thread> workers;
};
"""
ENTRY = "void {F}({P}) { {B} }\n"
STARTS = [
    Start("lambda", "std::thread {H}([{C}] { {B} });", weight=6),
    Start("lambda-brace", "std::thread {H}{[{C}]() { {B} }};"),
    Start("named-lambda", "auto {N} = [{C}] { {B} };\nstd::thread {H}({N});"),
    Start("assigned", "std::thread {H};\n{H} = std::thread([{C}] { {B} });"),
    Start("function", "std::thread {H}({F}{A});", types=ENTRY,
          kind="function", weight=5),
    Start("function-pointer", "auto *{N} = &{F};\nstd::thread {H}({N}{A});",
          types=ENTRY, kind="function"),
    Start("bind", "std::thread {H}(std::bind({F}{A}));", types=ENTRY,
          kind="function"),
    Start("functor", "std::thread {H}({F}{{ARG}});",
          types="struct {F} {\n  {FIELD}\n  void operator()() { {B} }\n};\n",
          kind="functor", weight=2),
    Start("method", "{F} {N}{{ARG}};\nstd::thread {H}(&{F}::work, &{N});",
          types="struct {F} {\n  {FIELD}\n  void work() { {B} }\n};\n",
          kind="functor", weight=2),
    Start("jthread", "std::jthread {H}([{C}] { {B} });", scoped=True,
          handle="std::jthread", weight=2),
    Start("jthread-function", "std::jthread {H}({F}{A});", types=ENTRY,
          kind="function", scoped=True, handle="std::jthread"),
    Start("jthread-token", "std::jthread {H}([{C}](std::stop_token) { {B} });",
          scoped=True, handle="std::jthread"),
    Start("async", "auto {H} = std::async(std::launch::async, "
          "[{C}] { {B} });", "{H}.get();", scoped=True, handle="", weight=2),
    Start("async-function", "auto {H} = std::async(std::launch::async, "
          "{F}{A});", "{H}.wait();", types=ENTRY, kind="function",
          scoped=True, handle=""),
    Start("packaged", "std::packaged_task<void()> {N}([{C}] { {B} });\n"
          "std::thread {H}(std::move({N}));"),
    Start("std-function", "std::function<void()> {N} = [{C}] { {B} };\n"
          "std::thread {H}({N});"),
    Start("launch", "std::thread {H} = launch([{C}] { {B} });",
          types=LAUNCH),
    Start("launch-into", "std::vector<std::thread> {H};\n"
          "launch_into({H}, [{C}] { {B} });", "{H}[0].join();",
          types=LAUNCH_ANY, handle=""),
    Start("unique-thread", "auto {H} = std::make_unique<std::thread>("
          "[{C}] { {B} });", "{H}->join();", handle=""),
    Start("optional-thread", "std::optional<std::thread> {H};\n"
          "{H}.emplace([{C}] { {B} });", "{H}->join();", handle=""),
    Start("runner", "auto {H} = std::make_unique<Runner>([{C}] { {B} });",
          "{H}.reset();", types=RUNNER, handle="", scoped=True),
    Start("background", "Background {H};\n{H}.start([{C}] { {B} });",
          "{H}.stop();", types=WORKER, handle=""),
    Start("pool", "Pool {H}(1);\n{H}.post([{C}] { {B} });", "{H}.stop();",
          types=POOL, handle="", scoped=True),
    Start("pthread", "pthread_t {H};\npthread_create(&{H}, nullptr, {F}, "
          "{VOID});", "pthread_join({H}, nullptr);",
          types="void *{F}(void *arg) {\n  {UNPACK}\n  {B}\n"
                "  return nullptr;\n}\n", kind="pthread", handle="",
          weight=3),
]

JOINS = {
    "std::thread": [
        ("plain", "{H}.join();", "", 4),
        ("joinable", "if ({H}.joinable()) {H}.join();", "", 1),
        ("helper", "finish({H});",
         "inline void finish(std::thread &t) { t.join(); }\n", 1),
        ("helper-by-value", "finish_moved(std::move({H}));",
         "inline void finish_moved(std::thread t) { t.join(); }\n", 1),
        ("moved", "std::thread {H}_moved = std::move({H});\n"
         "{H}_moved.join();", "", 1),
        ("guard", "{ Joiner joiner{{H}}; }",
         "struct Joiner {\n  std::thread &t;\n  ~Joiner() {\n"
         "    if (t.joinable())\n      t.join();\n  }\n};\n", 1),
        ("array", "std::thread *{H}_all[] = {&{H}};\n"
         "for (std::thread *one : {H}_all) one->join();", "", 0.5),
    ],
    "std::jthread": [
        ("plain", "{H}.join();", "", 2),
        ("assigned-empty", "{H} = std::jthread();", "", 1),
    ],
}

IDLE = Access("idle", "consume(0);")

# name, text, (concurrent, kinds), weight. `<t=a>` starts a task t with access
# a, `<a>` is the access in the function itself, `<join t>` joins.
SHAPES = [
    ("during", "<t=a>\n<b>\n<join t>", True, 5),
    ("during-task-b", "<t=b>\n<a>\n<join t>", True, 2),
    ("after", "<t=a>\n<join t>\n<b>", False, 3),
    ("before", "<a>\n<t=b>\n<join t>", False, 2),
    ("two-tasks", "<t=a>\n<u=b>\n<join t>\n<join u>", True, 4),
    ("one-after-other", "<t=a>\n<join t>\n<u=b>\n<join u>", False, 2),
    ("joined-right-one", "<t=a>\n<u=idle>\n<join t>\n<b>\n<join u>", False,
     1),
    ("joined-wrong-one", "<t=a>\n<u=idle>\n<join u>\n<b>\n<join t>", True,
     1),
    ("conditional-join", "<t=a>\nbool joined = false;\nif (coin()) {\n"
     "<join t>\njoined = true;\n}\n<b>\nif (!joined) {\n<join t>\n}", True,
     0.5),
    ("early-branch", "<t=a>\nif (coin()) {\n<join t>\n<b>\n} else {\n"
     "<join t>\n}", False, 0.7),
    ("scope", "{\n<scoped t=a>\n}\n<b>", False, 2),
    ("scope-during", "{\n<scoped t=a>\n<b>\n}", True, 1),
    ("detached", "<detached t=a>\n<b>\nsettle();", True, 2),
    ("nested", "<t=nested a>\n<b>\n<join t>", True, 1),
    ("nested-after", "<t=nested a>\n<join t>\n<b>", False, 0.7),
    ("loop", "<loop a>\n<joinloop>", "self", 4),
    ("loop-during", "<loop a>\n<b>\n<joinloop>", True, 1.5),
    ("loop-after", "<loop a>\n<joinloop>\n<b>", "self", 2.5),
    ("loop-join-inside", "for (int i = 0; i < 3; ++i) {\n<t=a>\n<join t>\n}",
     False, 1),
    ("loop-two-at-once", "for (int i = 0; i < 3; ++i) {\n<t=a>\n<b>\n"
     "<join t>\n}", True, 1),
    ("two-instances", "<t=a>\n<u=a>\n<join t>\n<join u>", "self", 2),
]
# Loops: name, declaration and start, join. `{I}`: the task's number.
LOOPS = [
    ("vector", "std::vector<std::thread> all;\n"
     "for (int i = 0; i < 3; ++i)\n  all.emplace_back({CALL});",
     "for (std::thread &one : all)\n  one.join();", 3),
    ("vector-push", "std::vector<std::thread> all;\n"
     "for (int i = 0; i < 3; ++i)\n  all.push_back(std::thread({CALL}));",
     "for (auto &one : all)\n  one.join();", 2),
    ("array", "std::thread all[3];\nfor (int i = 0; i < 3; ++i)\n"
     "  all[i] = std::thread({CALL});",
     "for (int i = 0; i < 3; ++i)\n  all[i].join();", 2),
    ("for-each", "std::vector<std::thread> all;\n"
     "for (int i = 0; i < 3; ++i)\n  all.emplace_back({CALL});",
     "std::for_each(all.begin(), all.end(), [](std::thread &one) "
     "{ one.join(); });", 1),
    ("jthreads", "std::vector<std::jthread> all;\n"
     "for (int i = 0; i < 3; ++i)\n  all.emplace_back({CALL});",
     "all.clear();", 1),
    ("futures", "std::vector<std::future<void>> all;\n"
     "for (int i = 0; i < 3; ++i)\n"
     "  all.push_back(std::async(std::launch::async, {CALL}));",
     "for (auto &one : all)\n  one.get();", 1),
    ("join-all", "std::vector<std::thread> all;\n"
     "for (int i = 0; i < 3; ++i)\n  all.emplace_back({CALL});",
     "join_all(all);", 1),
    ("iterator", "std::list<std::thread> all;\n"
     "for (int i = 0; i < 3; ++i)\n  all.emplace_back({CALL});",
     "for (auto it = all.begin(); it != all.end(); ++it)\n  it->join();", 1),
    ("generate", "std::vector<std::thread> all(3);\nint i = 0;\n"
     "for (auto &one : all) {\n  one = std::thread({CALL});\n  ++i;\n}",
     "for (auto &one : all)\n  if (one.joinable())\n    one.join();", 1),
]
JOIN_ALL = ("inline void join_all(std::vector<std::thread> &all) {\n"
            "  for (std::thread &one : all)\n    one.join();\n}\n")


class Composer:
    """Expands a shape's marks for one choice of words."""

    def __init__(self, rng, holder, thing, protection, sides):
        from programs import protected
        self.rng, self.holder, self.thing = rng, holder, thing
        self.protection, self.sides = protection, sides
        self.protected = protected
        self.types, self.entries = set(), []
        self.count, self.handles, self.started = 0, {}, set()
        self.names = []

    def body(self, side, prefix):
        if side == "idle":
            return IDLE.text
        text = self.protected(self.protection, side, self.sides, self.types)
        return text.replace("$", prefix)

    def start_word(self):
        from programs import Unfit, pick
        holder = self.holder

        def fits(start):
            if start.kind == "lambda":
                return holder.lambdas
            if start.kind == "pthread":
                return holder.functions and holder.name not in (
                    "reference", "shared-ptr", "copy")
            return holder.functions
        starts = [s for s in STARTS if fits(s)]
        if not starts:
            raise Unfit
        return pick(self.rng, starts)

    def start(self, handle, side, nested=False, start=None):
        holder = self.holder
        start = start or self.start_word()
        self.started.add(start.name)
        self.count += 1
        body = self.body(side, holder.task)
        if nested:
            body = ("std::thread inner([&] {\n" + body +
                    "\n});\ninner.join();")
        name = f"work_{self.count}"
        parameter = holder.parameter
        if start.kind in ("function", "pthread", "functor"):
            text = start.types
            if start.kind == "functor":
                field = parameter + ";" if parameter else ""
                name = f"Work{self.count}"
                text = text.replace("{FIELD}", field)
            entry = (text.replace("{F}", name).replace("{P}", parameter)
                     .replace("{UNPACK}", f"{parameter} = static_cast<Shared "
                              "*>(arg);" if parameter else "(void)arg;")
                     .replace("{B}", body))
            self.entries.append(entry)
        else:
            self.types.add(start.types)
        argument = holder.argument
        functor_argument = argument.replace("std::ref(shared)", "shared")
        text = (start.text.replace("{{ARG}}", "{" + functor_argument + "}")
                .replace("{A}", ", " + argument if argument else "")
                .replace("{VOID}", argument or "nullptr")
                .replace("{F}", name).replace("{N}", f"job_{self.count}")
                .replace("{H}", handle).replace("{C}", holder.capture)
                .replace("{B}", body))
        self.handles[handle] = start
        return self.changeable(text)

    def changeable(self, text):
        """A closure changes its own copy only if it is mutable."""
        if self.holder.name != "copy":
            return text
        import re
        return re.sub(r"(\[p = shared[^]]*\])(\(\)|(?=\())? ?(\(std::stop_"
                      r"token\))? ?\{", r"\1(\3) mutable {", text).replace(
                          "((std::stop_token))", "(std::stop_token)")

    def join(self, handle, again=False):
        from programs import pick, last
        start = self.handles[handle]
        joins = JOINS.get(start.handle)
        if not joins or start.join != "{H}.join();":
            return start.join.replace("{H}", handle)
        choice = getattr(self, "join_choice", {}).get(handle)
        choice = choice or pick(self.rng, joins, last)
        self.join_choice = {**getattr(self, "join_choice", {}),
                            handle: choice}
        self.names.append(f"join={choice[0]}")
        self.types.add(choice[2])
        return choice[1].replace("{H}", handle)

    def expand(self, mark):
        from programs import Unfit, pick, last
        if mark in ("a", "b"):
            return self.body(mark, self.holder.main)
        if mark.startswith("join "):
            return self.join(mark[5:])
        if mark.startswith("scoped "):
            handle, side = mark[7:].split("=")
            fits = [s for s in STARTS if s.scoped and (
                s.kind == "lambda" or self.holder.functions)]
            if self.rng.random() < 0.3:
                text = self.start(handle, side, start=STARTS[0])
                self.types.add(JOINS["std::thread"][5][2])
                self.names.append("join=guard-object")
                return text + f"\nJoiner joiner_{handle}{{{handle}}};"
            return self.start(handle, side, start=pick(self.rng, fits))
        if mark.startswith("detached "):
            handle, side = mark[9:].split("=")
            fits = [s for s in STARTS if s.handle == "std::thread" and (
                s.kind in ("lambda", "function") or
                (s.kind == "pthread" and self.holder.functions))
                and (s.kind == "lambda" or self.holder.functions)]
            text = self.start(handle, side, start=pick(self.rng, fits))
            return text + f"\n{handle}.detach();"
        if mark.startswith("loop "):
            return self.loop(mark[5:])
        if mark == "joinloop":
            return self.loop_join
        handle, side = mark.split("=")
        nested = side.startswith("nested ")
        return self.start(handle, side.removeprefix("nested "), nested)

    def loop(self, side):
        from programs import pick, last
        holder = self.holder
        name, text, join, _ = pick(self.rng, LOOPS, last)
        if name == "join-all":
            self.types.add(JOIN_ALL)
        self.names.append(f"loop={name}")
        per_task = self.thing.per_task
        body = self.body(side, holder.task)
        function = holder.functions and self.rng.random() < 0.5
        if function:
            parameters = [p for p in (holder.parameter,
                                      "int index" * per_task) if p]
            self.entries.append(f"void each({', '.join(parameters)}) "
                                f"{{ {body} }}\n")
            arguments = [a for a in (holder.argument, "i" * per_task) if a]
            call = ", ".join(["each"] + arguments)
        else:
            capture = [c for c in (holder.capture, "index = i" * per_task)
                       if c]
            call = f"[{', '.join(capture)}] {{ {body} }}"
        self.started.add("loop-" + ("function" if function else "lambda"))
        self.loop_join = join
        return self.changeable(text.replace("{CALL}", call))


def static_members(members):
    return "\n".join("static " + line for line in members.split("\n")
                     if line.strip())


def compose(rng):
    import re
    from programs import (Program, Unfit, draw_common, expects_race,
                          rounds_of, tidy_lines, unique_types)
    holder, thing, shape, protection, sides = draw_common(
        rng, words_cpp, HOLDERS + [THIS], SHAPES)
    members = "\n".join(m for m in (thing.members, protection.members) if m)
    if holder.private and thing.name in (
            "unique-box", "unique-struct", "shared-box", "atomic", "raw-box",
            "pointer-pointer", "reference-member", "node", "pointer-itself",
            "shared-ptr-itself", "virtual"):
        raise Unfit
    composer = Composer(rng, holder, thing, protection, sides)
    composer.types.add(thing.types)
    in_class = holder is THIS
    if in_class:
        holder_functions = dataclasses.replace(holder, functions=False)
        composer.holder = holder_functions
    text = re.sub(r"<([^<>]+)>(?=\n|$)",
                  lambda m: composer.expand(m[1]), shape[1])
    reset = protection.reset.replace("$", holder.main)
    names = {f"holder={holder.name}", f"thing={thing.name}",
             f"shape={shape[0]}", f"protection={protection.name}",
             *composer.names}
    names |= {f"start={s}" for s in composer.started}
    names |= {f"access={sides[s][0]}" for s in "ab"}
    lead = unique_types(composer.types)
    if in_class:
        method_form = rng.random() < 0.4
        methods = ""
        if method_form:  # the accesses become methods
            names.add("method-access")
            for side in "ab":
                body = composer.body(side, "")
                if body in text:
                    text = text.replace(body, f"side_{side}();")
                    methods += f"  void side_{side}() {{ {body} }}\n"
        order = [f"  void run() {{\n{reset}\n{text}\n  }}\n" + methods,
                 members + "\n"]
        order = order if rng.random() < 0.5 else order[::-1]
        result = (lead + "class Machine {\npublic:\n" + "".join(order) +
                  "};\nvoid run() {\n  Machine machine;\n  machine.run();\n}\n")
    else:
        before = holder.before.replace("{M}", members).replace(
            "{STATIC}", static_members(members))
        setup = holder.setup.replace("{M}", members).replace(
            "{STATIC}", static_members(members))
        result = (lead + before + "".join(composer.entries) +
                  f"void run() {{\n{setup}\n{reset}\n{text}\n"
                  f"{holder.cleanup}\n}}\n")
    return Program("c++", tidy_lines(result), tuple(sorted(names)),
                   expects_race(holder, thing, shape, protection, sides),
                   rounds_of(holder, shape, protection))
