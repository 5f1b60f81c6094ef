# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Programs made by a machine: huge, deep, many of everything. Each function
here makes one; the number is its size as docs/robustness.md tells it, which
--size multiplies."""
import re

from torture.inputs import Input

MADE = {} # name -> (function, size, language)


def monster(size, *languages):
    def add(function):
        for language in languages or ("cpp",):
            name = function.__name__.replace("_", "-")
            MADE[f"{name}.{language}"] = function, size, language
        return function
    return add


# What every monster may use: tasks and locks, as C and C++ have them.
C = """\
#include <pthread.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static int shared;
static void *task(void *p) { ++shared; return p; }
static void start(void) {
  pthread_t t;
  pthread_create(&t, 0, task, 0);
  ++shared;
  pthread_join(t, 0);
}
"""
CPP = """\
#include <mutex>
#include <thread>
#include <vector>
static std::mutex m;
static int shared;
static void start() {
  std::thread t([] { ++shared; });
  ++shared;
  t.join();
}
"""


def head(language):
    return C if language == "c" else CPP


def lock(language, name="m"):
    return f"pthread_mutex_lock(&{name});" if language == "c" \
        else f"{name}.lock();"


def unlock(language, name="m"):
    return lock(language, name).replace("lock(", "unlock(")


def each(number, text):
    """The text for each number; @ is the number, @1 the one before it."""
    return "".join(text.replace("@1", str(i - 1)).replace("@", str(i)) + "\n"
                   for i in range(1, number + 1))


@monster(10000, "c", "cpp")
def functions(n, language):
    return f"int f0(void) {{ return shared; }}\n" + each(
        n, f"int f@(void) {{ {lock(language)} int r = shared += f@1(); "
        f"{unlock(language)} return r; }}")


@monster(10000, "c")
def functions_apart(n, language):
    return each(n, f"int g@; void f@(void) {{ {lock(language)} ++g@; "
                f"{unlock(language)} }}")


@monster(5000, "c", "cpp")
def blocks(n, language):
    """One function with as many basic blocks: more than the budget."""
    return f"void f(int x) {{\n{lock(language)}\n" + each(
        n // 2, "if (x == @) ++shared;") + f"{unlock(language)}\n}}\n"


@monster(1400, "c", "cpp")
def blocks_within_budget(n, language):
    return f"void f(int x) {{\n" + each(
        n // 3, f"if (x == @) {{ {lock(language)} ++shared; "
        f"{unlock(language)} }}") + "}\n"


@monster(200, "c", "cpp")
def nested_blocks(n, language):
    return (f"void f(int x) {{ {lock(language)}" + "{ if (x) {" * (n // 2) +
            " ++shared; " + "} }" * (n // 2) + f"{unlock(language)} }}\n")


@monster(120, "c", "cpp")
def nested_loops(n, language):
    return ("void f(int x) {" + "while (x--) {" * n + lock(language) +
            "++shared;" + unlock(language) + "}" * n + "}\n")


@monster(200)
def nested_lambdas(n, language):
    return ("void f() { " + "auto l = [&] { " * n + "m.lock(); ++shared; "
            "m.unlock(); " + "}; l(); " * n + "}\n")


@monster(60)
def nested_tasks(n, language):
    return ("void f() { " + "std::thread t([&] { ++shared; " * n +
            "}); t.join(); " * n + "}\n")


@monster(200, "c", "cpp")
def nested_parentheses(n, language):
    return (f"int f(int x) {{ {lock(language)} shared = " + "(" * n + "x" +
            " + 1)" * n + f"; {unlock(language)} return x; }}\n")


@monster(200, "c", "cpp")
def nested_calls(n, language):
    return ("int g(int x) { return shared += x; }\n"
            "int f(int x) { return " + "g(" * n + "x" + ")" * n + "; }\n")


@monster(200, "c", "cpp")
def nested_conditions(n, language):
    return ("int f(int x) { return " + "x ? ++shared : (" * n + "x" +
            ")" * n + "; }\n")


@monster(100, "c", "cpp")
def deep_templates_or_macros(n, language):
    if language == "c":
        return ("#define M0 ++shared;\n" +
                each(10, "#define M@ M@1 M@1") + "void f(void) { M10 }\n")
    return ("template <class T> struct W { T t; void f() { m.lock(); t.f(); "
            "m.unlock(); } };\nstruct End { void f() { ++shared; } };\n" +
            "void g() { " + "W<" * n + "End" + ">" * n + " w; w.f(); }\n")


@monster(500)
def recursive_templates(n, language):
    return ("template <int N> int f(int x) { std::lock_guard<std::mutex> g(m); "
            "return f<N - 1>(x) + ++shared; }\n"
            "template <> int f<0>(int x) { return x; }\n"
            f"int start2() {{ return f<{n}>(1); }}\n")


@monster(1000, "c", "cpp")
def locks(n, language):
    kind = "pthread_mutex_t" if language == "c" else "std::mutex"
    return each(n, f"{kind} l@; int v@;") + "void f(void) {\n" + each(
        n, f"{lock(language, 'l@')} ++v@;") + each(
        n, unlock(language, "l@")) + "}\n"


@monster(1000, "c")
def locks_in_pairs(n, language):
    return ("static pthread_mutex_t l0;\n" +
            each(n, "static pthread_mutex_t l@;\nvoid f@(void) { "
                 "pthread_mutex_lock(&l@1); pthread_mutex_lock(&l@); ++shared; "
                 "pthread_mutex_unlock(&l@); pthread_mutex_unlock(&l@1); }") +
            f"void last(void) {{ pthread_mutex_lock(&l{n}); "
            f"pthread_mutex_lock(&l0); pthread_mutex_unlock(&l0); "
            f"pthread_mutex_unlock(&l{n}); }}\n")


@monster(1000, "c", "cpp")
def spawns(n, language):
    if language == "c":
        return ("void f(void) {\n" + each(
            n, "pthread_t t@; pthread_create(&t@, 0, task, 0);") +
            each(n, "pthread_join(t@, 0);") + "}\n")
    return ("void f() {\nint local = 0;\n" + each(
        n, "std::thread t@([&] { ++local; ++shared; });") +
        each(n, "t@.join();") + "}\n")


@monster(1000)
def spawns_in_functions(n, language):
    return each(n, "int v@; void f@() { std::thread t([] { ++v@; ++shared; }); "
                "++v@; t.join(); }")


@monster(500, "c", "cpp")
def mutual_recursion(n, language):
    """Each calls the next one and the first one."""
    return (each(n, "int f@(int);") + "int f0(int x) { return x; }\n" + each(
        n - 1, f"int f@(int x) {{ {lock(language)} ++shared; "
        f"{unlock(language)} return x ? f@1(x) : f{n}(x); }}") +
        f"int f{n}(int x) {{ return f{n - 1}(x - 1); }}\n")


@monster(60, "c", "cpp")
def everyone_calls_everyone(n, language):
    calls = "".join(f"f{i}(x - {i});" for i in range(1, n + 1))
    return (each(n, "void f@(int);") + each(
        n, f"void f@(int x) {{ {lock(language)} shared += @; "
        f"{unlock(language)} if (x) {{ {calls} }} }}"))


@monster(1000, "c", "cpp")
def wide_call_graph(n, language):
    return each(n, f"static int v@; static void f@(void) {{ {lock(language)} "
                f"++v@; {unlock(language)} }}") + \
        "void all(void) {\n" + each(n, "f@();") + "}\n"


@monster(2000, "c", "cpp")
def long_call_chain(n, language):
    return ("void f0(int *p) { ++*p; ++shared; }\n" +
            each(n, "void f@(int *p) { f@1(p); }") +
            f"void g(int *p) {{ {lock(language)} f{n}(p); "
            f"{unlock(language)} }}\n")


@monster(18, "c", "cpp")
def call_tree(n, language):
    """Each calls the one before it twice: 2^n ways."""
    return ("void f0(int *p) { ++*p; }\n" +
            each(n, f"void f@(int *p) {{ {lock(language)} f@1(p); f@1(p + 1); "
                 f"{unlock(language)} f@1(p); }}"))


@monster(20000, "c", "cpp")
def switch(n, language):
    return f"int f(int x) {{ {lock(language)} switch (x) {{\n" + each(
        n, "case @: shared = @; break;") + f"}} {unlock(language)} return x; }}"


@monster(50000, "c", "cpp")
def initializer(n, language):
    return "int table[] = {\n" + each(n, "@,") + "};\n" + each(
        1, f"int f(int i) {{ {lock(language)} int r = table[i]++; "
        f"{unlock(language)} return r; }}")


@monster(10000, "c")
def initializer_of_functions(n, language):
    """Which function does each member hold?"""
    return ("struct ops { void (*run)(void); int *data; };\n" +
            each(n, "static int v@; static void r@(void) { ++v@; }") +
            "struct ops table[] = {\n" + each(n, "{ r@, &v@ },") +
            f"}};\nvoid f(int i) {{ {lock(language)} table[i].run(); "
            f"{unlock(language)} }}\n")


@monster(500, "c", "cpp")
def member_chains(n, language):
    chain = "->next" * n
    return ("struct node { struct node *next; int value; };\n"
            f"void f(struct node *a) {{ {lock(language)} ++a{chain}->value; "
            f"{unlock(language)} }}\nvoid g(struct node *a) {{ "
            f"++a{chain}->value; }}\n")


@monster(2000, "c", "cpp")
def fields(n, language):
    return ("struct big {\n" + each(n, "int v@;") + "};\nstatic struct big b;\n"
            + each(n // 10, f"void f@(void) {{ {lock(language)} ++b.v@; "
                   f"{unlock(language)} }}\nvoid g@(void) {{ ++b.v@; }}"))


@monster(500)
def methods(n, language):
    return ("class Big {\nstd::mutex mu;\n" + each(n, "int v@ = 0;") +
            "public:\n" + each(
                n, "void f@() { std::lock_guard<std::mutex> g(mu); ++v@; v@1(); "
                "}\nvoid v@1() {}".replace("v@1", "w@")) +
            each(n // 5, "int g@() { return v@; }") + "};\n")


@monster(1000, "c", "cpp")
def parameters(n, language):
    names = ", ".join(f"int *p{i}" for i in range(n))
    return (f"void f({names}) {{ {lock(language)} " +
            "".join(f"++*p{i};" for i in range(n)) + unlock(language) +
            "}\nvoid g(int *p) { f(" + ", ".join(["p"] * n) + "); }\n")


@monster(200)
def inheritance(n, language):
    return ("struct B0 { std::mutex mu; int v = 0; virtual void f() { "
            "mu.lock(); ++v; mu.unlock(); } virtual ~B0() {} };\n" +
            each(n, "struct B@ : B@1 { int v@ = 0; void f() override { "
                 "std::lock_guard<std::mutex> g(mu); ++v@; B@1::f(); } };") +
            f"void g() {{ B{n} b; std::thread t([&] {{ b.f(); }}); b.f(); "
            "t.join(); }\n")


@monster(300)
def wide_inheritance(n, language):
    return (each(n, "struct B@ { int v@ = 0; virtual void f@() { ++v@; } };") +
            "struct All : " + ", ".join(f"B{i}" for i in range(1, n + 1)) +
            " { std::mutex mu; };\nvoid g(All &a) { std::thread t([&] { " +
            "".join(f"a.f{i}();" for i in range(1, n + 1)) +
            " }); ++a.v1; t.join(); }\n")


@monster(300, "c", "cpp")
def spaghetti(n, language):
    """Every label jumps to three others."""
    def jump(i):
        return (f"l{i}: if (x == {i}) {{ {lock(language)} goto l"
                f"{i * 7 % n}; }} if (x > {i}) {{ ++shared; goto l"
                f"{i * 13 % n}; }} if (x < -{i}) {{ {unlock(language)} goto l"
                f"{i * 31 % n}; }}\n")
    return "void f(int x) {\n" + "".join(map(jump, range(n))) + "}\n"


@monster(300, "c")
def computed_gotos(n, language):
    labels = ", ".join(f"&&l{i}" for i in range(n))
    return (f"void f(int x) {{ static void *at[] = {{ {labels} }};\n" +
            "".join(f"l{i}: ++shared; {lock(language)} goto *at[x++ % {n}];\n"
                    for i in range(n)) + "}\n")


@monster(2000, "c", "cpp")
def conditions(n, language):
    return (f"int f(int x) {{ {lock(language)} if (" + " && ".join(
        f"x != {i}" for i in range(n // 10)) + f") ++shared; {unlock(language)} "
        "return " + " + ".join(f"x * {i}" for i in range(n // 10)) + "; }\n")


@monster(2000, "c", "cpp")
def accesses(n, language):
    return ("void f(void) { start(); }\nvoid g(void) {\n" +
            each(n, "shared += @;") + "}\n" + "static int v0;\n" +
            each(n, "static int v@;") + "void h(void) { start();\n" +
            each(n, "v@ = v@1;") + "}\n")


@monster(300)
def guards(n, language):
    return ("void f() {\n" + each(
        n, "std::unique_lock<std::mutex> g@(m, std::defer_lock);") + each(
        n, "if (g@.try_lock()) ++shared;") + "}\n")


@monster(300)
def captures(n, language):
    return ("void f() {\n" + each(n, "int v@ = 0;") +
            "std::vector<std::thread> ts;\nfor (int i = 0; i < 9; ++i)\n"
            "ts.emplace_back([&] {\n" + each(n, "++v@;") +
            "});\nfor (auto &t : ts) t.join(); }\n")


@monster(200)
def pack_expansion(n, language):
    values = ", ".join(f"v{i}" for i in range(1, n + 1))
    return ("template <class... T> void all(T &...t) { std::thread w([&] { "
            "(++t, ...); }); (++t, ...); w.join(); }\nvoid f() {\n" +
            each(n, "int v@ = 0;") + f"all({values}); }}\n")


@monster(200, "c", "cpp")
def regions(n, language):
    return each(n, "void f@(int *a, int k) {\n#pragma omp parallel for\n"
                "for (int i = 1; i < k; ++i) a[i] = a[i - 1] + shared++;\n}")


@monster(300, "c", "cpp")
def sections(n, language):
    return ("void f(int *a) {\n#pragma omp parallel sections\n{\n" +
            each(n, "#pragma omp section\n{ a[@] = a[@1]; ++shared; }") + "}\n}")


@monster(12, "c", "cpp")
def nested_regions(n, language):
    loops = "".join(f"#pragma omp parallel for\nfor (int i{i} = 0; i{i} < k; "
                    f"++i{i})\n" for i in range(n))
    index = " + ".join(f"i{i}" for i in range(n))
    return f"void f(int *a, int k) {{\n{loops}a[{index}]++;\n}}\n"


@monster(200, "cpp")
def coroutines(n, language):
    return ("#include <coroutine>\nstruct task { struct promise_type { task "
            "get_return_object() { return {}; } std::suspend_always "
            "initial_suspend() { return {}; } std::suspend_never "
            "final_suspend() noexcept { return {}; } void return_void() {} "
            "void unhandled_exception() {} }; };\n" +
            each(n, "task f@(int &x) { m.lock(); co_await "
                 "std::suspend_always{}; ++x; m.unlock(); }"))


@monster(300, "c", "cpp")
def pointers_to_pointers(n, language):
    stars = min(n, 200)
    return (f"void f(int {'*' * stars}p) {{ {lock(language)} "
            f"++{'*' * stars}p; {unlock(language)} }}\n")


@monster(400, "c", "cpp")
def assignments(n, language):
    """Each variable may be what any of those before it was."""
    return ("void f(int x, int **a) { start(); int *p0 = a[0];\n" +
            each(n, "int *p@ = x == @ ? p@1 : a[@];") +
            f"{lock(language)} ++*p{n}; {unlock(language)} }}\n")


def write(folder, size, only):
    """Writes the monsters and gives what runs them."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = []
    for name, (function, number, language) in MADE.items():
        if not re.search(only, name):
            continue
        file = folder / name
        file.write_text(head(language) +
                        function(max(2, int(number * size)), language))
        compiler = ["clang", "-std=c17"] if language == "c" \
            else ["clang++", "-std=c++20", "-ftemplate-depth=2000"]
        chosen.append(Input(name, "monsters", str(file), [
            *compiler, "-fopenmp", "-w", "-fbracket-depth=2000", "-c",
            str(file)]))
    return chosen
