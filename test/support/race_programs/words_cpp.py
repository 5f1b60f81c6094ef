# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The vocabulary of C++ programs.

In the texts `$` stands for what leads to the shared members where the text is
used (nothing, `shared.`, `p->` ...), `{X}` for the lvalue that is accessed and
`{S}` for the access. A text that names a type or a function of its own brings
it along as `types`.
"""
from words import Access, Protection, Thing, lock_protections

HEADERS = """\
#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <future>
#include <latch>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <queue>
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <string>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>
"""

# ---------------------------------------------------------------------------
# What is shared
# ---------------------------------------------------------------------------
CELL = """struct Cell {
  int n = 0;
  int &ref() { return n; }
  int get() const { return n; }
  void set(int v) { n = v; }
  void add() { ++n; }
};
"""

THINGS = [
    Thing("scalar", "int value = 0;", "$value", weight=6),
    Thing("nested", "Outer outer;", "$outer.inner.count",
          types="struct Inner { int count = 0; };\n"
                "struct Outer { int other = 0; Inner inner; };\n"),
    Thing("base-member", "Derived object;", "$object.count",
          types="struct Base { int count = 0; void bump() { ++count; } };\n"
                "struct Derived : Base { int more = 0; };\n",
          writes=["$object.bump();"]),
    Thing("array-same", "int slots[8] = {};", "$slots[3]"),
    Thing("array-different", "int slots[8] = {};", "$slots[1]", "$slots[2]"),
    Thing("array-own", "int slots[8] = {};", "$slots[index]", "$slots[1]", per_task=True),
    Thing("array-2d", "int grid[4][4] = {};", "$grid[1][2]"),
    Thing("array-of-struct", "Slot slots[4];", "$slots[2].hits",
          types="struct Slot { int hits = 0; int misses = 0; };\n"),
    Thing("array-other-field", "Slot slots[4];", "$slots[2].hits",
          "$slots[2].misses",
          types="struct Slot { int hits = 0; int misses = 0; };\n"),
    Thing("std-array", "std::array<int, 4> slots{};", "$slots[1]"),
    Thing("vector-element", "std::vector<int> items = std::vector<int>(8);",
          "$items[2]"),
    Thing("vector-at", "std::vector<int> items = std::vector<int>(8);",
          "$items.at(2)"),
    Thing("vector-back", "std::vector<int> items = std::vector<int>(8);",
          "$items.back()"),
    Thing("vector-different", "std::vector<int> items = std::vector<int>(8);",
          "$items[2]", "$items[5]"),
    Thing("vector-own", "std::vector<int> items = std::vector<int>(8);",
          "$items[index]", "$items[1]", per_task=True),
    Thing("vector-of-struct",
          "std::vector<Slot> slots = std::vector<Slot>(4);", "$slots[2].hits",
          types="struct Slot { int hits = 0; int misses = 0; };\n"),
    Thing("deque-element", "std::deque<int> items = std::deque<int>(8);",
          "$items.front()"),
    Thing("map-at", "std::map<int, int> table = {{1, 0}, {2, 0}};",
          "$table.at(1)"),
    Thing("map-index", "std::map<int, int> table = {{1, 0}, {2, 0}};",
          "$table[1]"),
    Thing("map-find", "std::map<int, int> table = {{1, 0}, {2, 0}};",
          "$table.find(1)->second"),
    Thing("unordered-map", "std::unordered_map<int, int> table = {{1, 0}};",
          "$table.at(1)"),
    Thing("pair", "std::pair<int, int> both{0, 0};", "$both.first"),
    Thing("pair-other", "std::pair<int, int> both{0, 0};", "$both.first",
          "$both.second"),
    Thing("tuple", "std::tuple<int, long> both{0, 0};",
          "std::get<0>($both)"),
    Thing("optional", "std::optional<int> maybe = 1;", "*$maybe"),
    Thing("unique-box", "std::unique_ptr<int> box = "
          "std::make_unique<int>(0);", "*$box"),
    Thing("shared-box", "std::shared_ptr<int> box = "
          "std::make_shared<int>(0);", "*$box"),
    Thing("unique-struct", "std::unique_ptr<Cell> cell = "
          "std::make_unique<Cell>();", "$cell->n", types=CELL,
          writes=["$cell->set(3);", "$cell->add();"],
          reads=["consume($cell->get());"]),
    Thing("raw-box", "int cell = 0;\nint *box = &cell;", "*$box"),
    Thing("pointer-pointer", "int cell = 0;\nint *pointer = &cell;\n"
          "int **handle = &pointer;", "**$handle"),
    Thing("reference-member", "int cell = 0;\nint &view = cell;", "$view",
          "$cell"),
    Thing("node", "Node tail;\nNode head{0, &tail};", "$head.next->value",
          types="struct Node { int value = 0; Node *next = nullptr; };\n"),
    Thing("two-fields", "Two two;", "$two.left", "$two.right",
          types="struct Two { int left = 0; int right = 0; };\n"),
    Thing("bits", "Bits bits{0, 0};", "$bits.low", "$bits.high", plain=True,
          types="struct Bits { unsigned low : 4; unsigned high : 4; };\n"),
    Thing("bits-apart", "Bits bits{0, 0};", "$bits.low", "$bits.high",
          plain=True, types="struct Bits { unsigned low : 4; unsigned : 0;"
          " unsigned high : 4; };\n"),
    Thing("atomic", "std::atomic<int> value{0};", "$value", plain=True),
    Thing("accessor", "Cell cell;", "$cell.ref()", types=CELL,
          writes=["$cell.set(3);", "$cell.add();"],
          reads=["consume($cell.get());"]),
    Thing("operators", "Counter count;", "$count.n",
          types="struct Counter {\n  int n = 0;\n"
                "  Counter &operator++() { ++n; return *this; }\n"
                "  void operator+=(int k) { n += k; }\n"
                "  operator int() const { return n; }\n};\n",
          writes=["++$count;", "$count += 3;"], reads=["consume($count);"]),
    Thing("template-class", "Holder<int> held;", "$held.value",
          types="template <class T> struct Holder {\n  T value{};\n"
                "  void put(T v) { value = v; }\n"
                "  const T &look() const { return value; }\n};\n",
          writes=["$held.put(4);"], reads=["consume($held.look());"]),
    Thing("virtual", "Meter meter;", "$meter.n",
          types="struct Gauge { virtual ~Gauge() = default; "
                "virtual void add() = 0; virtual int get() const = 0; };\n"
                "struct Meter final : Gauge {\n  int n = 0;\n"
                "  void add() override { ++n; }\n"
                "  int get() const override { return n; }\n};\n",
          writes=["$meter.add();"], reads=["consume($meter.get());"]),
    Thing("vector-itself", "std::vector<int> items = {1, 2, 3};", None,
          writes=["$items.push_back(4);", "$items.clear();",
                  "$items.resize(9);", "$items = {7, 8};",
                  "std::sort($items.begin(), $items.end());",
                  "for (int &item : $items) item += 1;",
                  "$items.emplace_back(5);",
                  "std::fill($items.begin(), $items.end(), 3);",
                  "std::vector<int> own; std::swap($items, own);",
                  "std::vector<int> own = std::move($items);",
                  "if ($items.size() > 2) $items.pop_back();"],
          reads=["consume((int)$items.size());",
                 "for (int item : $items) consume(item);",
                 "std::vector<int> own = $items;",
                 "if (!$items.empty()) consume($items.front());",
                 "for (auto it = $items.begin(); it != $items.end(); ++it) "
                 "consume(*it);",
                 "for (std::size_t k = 0; k < $items.size(); ++k) "
                 "consume($items[k]);",
                 "consume((int)std::count($items.begin(), $items.end(), 1));",
                 ], weight=3),
    Thing("string-itself", 'std::string text = "abc";', None,
          writes=['$text += "d";', "$text.clear();", '$text = "longer text";',
                  "$text.push_back('x');", '$text.append("yz");'],
          reads=["consume((int)$text.size());", "std::string own = $text;",
                 'if ($text == "abc") consume(1);',
                 "consume($text.c_str()[0]);"]),
    Thing("map-itself", "std::map<int, int> table = {{1, 1}};", None,
          writes=["$table[4] = 2;", "$table.erase(1);",
                  "$table.insert({3, 3});", "$table.emplace(5, 5);",
                  "$table.clear();", "for (auto &[key, item] : $table) ++item;"
                  ],
          reads=["consume((int)$table.size());",
                 "for (const auto &[key, item] : $table) consume(item);",
                 "if ($table.count(1)) consume(1);",
                 "auto it = $table.find(1); if (it != $table.end()) "
                 "consume(it->second);"]),
    Thing("list-itself", "std::list<int> items = {1, 2};", None,
          writes=["$items.push_back(3);", "$items.pop_front();"],
          reads=["for (int item : $items) consume(item);",
                 "consume((int)$items.size());"]),
    Thing("queue-itself", "std::queue<int> items;", None,
          writes=["$items.push(3);",
                  "if (!$items.empty()) $items.pop();"],
          reads=["if (!$items.empty()) consume($items.front());"]),
    Thing("whole-struct", "Point point;", None,
          types="struct Point { int x = 0; int y = 0; };\n",
          writes=["$point = Point{1, 2};", "$point.x = 1;",
                  "auto &[x, y] = $point; x = y + 1;", "$point.y = 3;"],
          reads=["Point own = $point; consume(own.x);",
                 "auto [x, y] = $point; consume(x);"]),
    Thing("pointer-itself", "int cells[2] = {};\nint *cursor = cells;", None,
          writes=["$cursor = nullptr;", "$cursor = $cells + 1;"],
          reads=["consume($cursor != nullptr);", "if ($cursor) consume(1);"]),
    Thing("shared-ptr-itself", "std::shared_ptr<int> box = "
          "std::make_shared<int>(0);", None,
          writes=["$box.reset();", "$box = std::make_shared<int>(4);"],
          reads=["std::shared_ptr<int> own = $box;",
                 "if ($box) consume(1);"]),
    Thing("function-itself", "std::function<void()> hook = [] {};", None,
          writes=["$hook = [] { consume(2); };", "$hook = nullptr;"],
          reads=["if ($hook) consume(1);"]),
]

# ---------------------------------------------------------------------------
# How it is accessed
# ---------------------------------------------------------------------------
BUMP = "inline void bump(int &n) { ++n; }\n"
POKE = "inline void poke(int *n) { *n = 9; }\n"
LOOK = "inline int look(const int &n) { return n; }\n"
ANY = "template <class T> void bump_any(T &n) { n += 1; }\n"
TWICE = ("template <class F> void do_twice(F f) {\n  f();\n  f();\n}\n")

WRITES = [
    Access("assign", "{X} = 5;", weight=3, plain=True),
    Access("increment", "++{X};", weight=3, plain=True),
    Access("add", "{X} += 2;", plain=True),
    Access("if-then", "if ({X} < 100) {X} = {X} + 1;", plain=True),
    Access("loop", "for (int k = 0; k < 3; ++k) {X} += k;", plain=True),
    Access("by-reference", "bump({X});", types=BUMP),
    Access("by-pointer", "poke(&{X});", types=POKE),
    Access("template", "bump_any({X});", types=ANY),
    Access("alias", "int &alias = {X}; alias = 4;"),
    Access("auto-alias", "auto &alias = {X}; ++alias;"),
    Access("pointer", "int *spot = &{X}; *spot += 1;"),
    Access("swap", "int own = 1; std::swap({X}, own);"),
    Access("exchange", "consume(std::exchange({X}, 2));"),
    Access("memset", "std::memset(&{X}, 0, sizeof(int));"),
    Access("memcpy", "int own = 1; std::memcpy(&{X}, &own, sizeof own);"),
    Access("inner-lambda", "auto grow = [&] { ++{X}; }; grow();"),
    Access("callback", "do_twice([&] { ++{X}; });", types=TWICE),
    Access("std-ref", "std::ref({X}).get() = 3;"),
    Access("ternary", "(coin() ? {X} : {X}) = 2;"),
]
READS = [
    Access("use", "consume({X});", weight=3, plain=True),
    Access("copy", "int seen = {X}; consume(seen);", plain=True),
    Access("test", "if ({X} > 3) consume(1);", plain=True),
    Access("const-reference", "consume(look({X}));", types=LOOK),
    Access("const-alias", "const int &alias = {X}; consume(alias);"),
    Access("memcpy-from", "int own; std::memcpy(&own, &{X}, sizeof own); "
           "consume(own);"),
    Access("switch", "switch ({X}) { case 1: consume(1); break; default: "
           "break; }", plain=True),
    Access("max", "consume(std::max({X}, 3));"),
    Access("inner-lambda-read", "auto get = [&] { return {X}; }; "
           "consume(get());"),
]

# ---------------------------------------------------------------------------
# What protects it
# ---------------------------------------------------------------------------
WITH_LOCK = ("template <class M, class F> void with_lock(M &m, F f) {\n"
             "  std::lock_guard<M> lock(m);\n  f();\n}\n")
ENTER = ("inline void enter(std::mutex &m) { m.lock(); }\n"
         "inline void leave(std::mutex &m) { m.unlock(); }\n")
RAII = ("class Hold {\npublic:\n  explicit Hold(std::mutex &m) : m(m) "
        "{ m.lock(); }\n  ~Hold() { m.unlock(); }\n"
        "  Hold(const Hold &) = delete;\n\nprivate:\n  std::mutex &m;\n};\n")
TAKE = ("inline std::unique_lock<std::mutex> take(std::mutex &m) {\n"
        "  return std::unique_lock<std::mutex>(m);\n}\n")

# Ways to hold one std::mutex: (name, text, types)
STYLES = [
    ("lock-guard", "{ std::lock_guard<std::mutex> lock($mutex); {S} }", ""),
    ("guard-ctad", "{ std::lock_guard lock($mutex); {S} }", ""),
    ("unique-lock", "{ std::unique_lock<std::mutex> lock($mutex); {S} }", ""),
    ("scoped-lock", "{ std::scoped_lock lock($mutex, $second); {S} }", ""),
    ("by-hand", "$mutex.lock(); {S} $mutex.unlock();", ""),
    ("deferred", "{ std::unique_lock lock($mutex, std::defer_lock); "
     "lock.lock(); {S} }", ""),
    ("adopted", "{ $mutex.lock(); std::lock_guard lock($mutex, "
     "std::adopt_lock); {S} }", ""),
    ("std-lock", "{ std::lock($mutex, $second); {S} $second.unlock(); "
     "$mutex.unlock(); }", ""),
    ("unlock-after", "{ std::unique_lock lock($mutex); {S} lock.unlock(); "
     "consume(1); }", ""),
    ("unlock-relock", "{ std::unique_lock lock($mutex); lock.unlock(); "
     "consume(1); lock.lock(); {S} }", ""),
    ("try-loop", "while (!$mutex.try_lock()) std::this_thread::yield(); {S} "
     "$mutex.unlock();", ""),
    ("try-branch", "if ($mutex.try_lock()) { {S} $mutex.unlock(); }", ""),
    ("try-guard", "{ std::unique_lock lock($mutex, std::try_to_lock); "
     "if (lock) { {S} } }", ""),
    ("try-owns", "{ std::unique_lock lock($mutex, std::try_to_lock); "
     "if (!lock.owns_lock()) lock.lock(); {S} }", ""),
    ("with-lock", "with_lock($mutex, [&] { {S} });", WITH_LOCK),
    ("enter-leave", "enter($mutex); {S} leave($mutex);", ENTER),
    ("raii", "{ Hold hold($mutex); {S} }", RAII),
    ("taken", "{ auto lock = take($mutex); {S} }", TAKE),
    ("moved-guard", "{ std::unique_lock first($mutex); "
     "std::unique_lock second = std::move(first); {S} }", ""),
    ("optional-guard", "{ std::optional<std::lock_guard<std::mutex>> lock; "
     "lock.emplace($mutex); {S} }", ""),
    ("if-init", "if (std::lock_guard lock($mutex); true) { {S} }", ""),
    ("mutex-reference", "{ std::mutex &m = $mutex; std::lock_guard lock(m); "
     "{S} }", ""),
    ("mutex-pointer", "{ std::mutex *m = &$mutex; m->lock(); {S} "
     "m->unlock(); }", ""),
]
# Ways not to hold it although something is locked.
WRONG_STYLES = [
    ("bare", "{S}", ""),
    ("unlock-early", "{ std::unique_lock lock($mutex); consume(1); "
     "lock.unlock(); {S} }", ""),
    ("never-locked", "{ std::unique_lock lock($mutex, std::defer_lock); {S} }",
     ""),
    ("guard-scope-over", "{ { std::lock_guard lock($mutex); consume(1); } "
     "pace(); {S} }", ""),
    ("temporary-guard", "{ std::lock_guard<std::mutex>{$mutex}; {S} }", ""),
    ("own-mutex", "{ std::mutex local; std::lock_guard lock(local); {S} }", ""),
    ("second-mutex", "{ std::lock_guard lock($second); {S} }", ""),
    ("try-ignored", "{ bool ok = $mutex.try_lock(); pace(); {S} pace(); "
     "if (ok) $mutex.unlock(); }", ""),
    ("only-sometimes", "{ std::unique_lock lock($mutex, std::defer_lock); "
     "if (coin()) lock.lock(); {S} }", ""),
]
MUTEX = "std::mutex mutex;\nstd::mutex second;"

SPIN_CLASS = ("class SpinLock {\npublic:\n  void lock() {\n    while "
              "(busy.exchange(true, std::memory_order_acquire)) "
              "std::this_thread::yield();\n  }\n  void unlock() { "
              "busy.store(false, std::memory_order_release); }\n\nprivate:\n"
              "  std::atomic<bool> busy{false};\n};\n")
GATE_CLASS = ("class Gate {\npublic:\n  void acquire() { m.lock(); }\n"
              "  void release() { m.unlock(); }\n\nprivate:\n"
              "  std::mutex m;\n};\n")

OTHER_PROTECTIONS = [
    Protection("none", "", "{S}", "{S}", False, False, weight=6),
    Protection("rw-writer-reader", "std::shared_mutex mutex;",
               "{ std::unique_lock lock($mutex); {S} }",
               "{ std::shared_lock lock($mutex); {S} }", True, True,
               reader="b"),
    Protection("rw-by-hand", "std::shared_mutex mutex;",
               "$mutex.lock(); {S} $mutex.unlock();",
               "$mutex.lock_shared(); {S} $mutex.unlock_shared();", True,
               True, reader="b"),
    Protection("rw-both-readers", "std::shared_mutex mutex;",
               "{ std::shared_lock lock($mutex); {S} }",
               "{ std::shared_lock lock($mutex); {S} }", False, False),
    Protection("recursive", "std::recursive_mutex mutex;",
               "{ std::lock_guard outer($mutex); { std::lock_guard "
               "inner($mutex); consume(1); } {S} }",
               "{ std::lock_guard lock($mutex); {S} }", True, True),
    Protection("timed", "std::timed_mutex mutex;",
               "if ($mutex.try_lock_for(std::chrono::seconds(1))) { {S} "
               "$mutex.unlock(); }",
               "{ std::lock_guard lock($mutex); {S} }", True, True),
    Protection("spin-flag",
               "std::atomic_flag spin = ATOMIC_FLAG_INIT;",
               *["while ($spin.test_and_set(std::memory_order_acquire)) "
                 "std::this_thread::yield(); {S} "
                 "$spin.clear(std::memory_order_release);"] * 2, True, True),
    Protection("spin-cas", "std::atomic<int> gate{0};",
               *["{ int expected = 0; while (!$gate.compare_exchange_weak("
                 "expected, 1, std::memory_order_acquire)) { expected = 0; "
                 "std::this_thread::yield(); } {S} "
                 "$gate.store(0, std::memory_order_release); }"] * 2, True,
               True),
    Protection("spin-relaxed", "std::atomic<bool> busy{false};",
               *["while ($busy.exchange(true, std::memory_order_relaxed)) "
                 "std::this_thread::yield(); {S} "
                 "$busy.store(false, std::memory_order_relaxed);"] * 2, False,
               False),
    Protection("spin-class", "SpinLock spin;",
               *["{ std::lock_guard<SpinLock> lock($spin); {S} }"] * 2, True,
               True, types=SPIN_CLASS),
    Protection("spin-class-hand", "SpinLock spin;",
               "$spin.lock(); {S} $spin.unlock();",
               "{ std::unique_lock lock($spin); {S} }", True, True,
               types=SPIN_CLASS),
    Protection("gate-class", "Gate gate;",
               *["$gate.acquire(); {S} $gate.release();"] * 2, True, True,
               types=GATE_CLASS),
    Protection("mutex-array-same", "std::mutex locks[4];",
               *["{ std::lock_guard lock($locks[1]); {S} }"] * 2, True, True),
    Protection("mutex-array-other", "std::mutex locks[4];",
               "{ std::lock_guard lock($locks[1]); {S} }",
               "{ std::lock_guard lock($locks[2]); {S} }", False, True),
    Protection("mutex-shared-ptr",
               "std::shared_ptr<std::mutex> mutex = "
               "std::make_shared<std::mutex>();",
               *["{ std::lock_guard lock(*$mutex); {S} }"] * 2, True, True),
    Protection("pthread-mutex",
               "pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;",
               *["pthread_mutex_lock(&$mutex); {S} "
                 "pthread_mutex_unlock(&$mutex);"] * 2, True, True),
    Protection("semaphore-lock", "std::binary_semaphore sem{1};",
               *["$sem.acquire(); {S} $sem.release();"] * 2, True, True),
    Protection("call-once", "std::once_flag once;",
               *["std::call_once($once, [&] { {S} });"] * 2, True, True,
               oneshot=True),
    Protection("call-once-one-side", "std::once_flag once;",
               "std::call_once($once, [&] { {S} });", "{S}", False, True,
               oneshot=True),
]


def handoff(name, members, signal, wait, safe, reset="", types="",
            oneshot=False, before=False, weight=1):
    """One side signals when it is done, the other waits for that."""
    a = signal + " {S}" if before else "{S} " + signal
    return Protection(name, members, a, wait + " {S}", safe, False,
                      reset=reset, types=types, oneshot=oneshot, weight=weight,
                      one_way=True)


READY = "std::atomic<bool> ready{false};"
NOT_READY = "$ready.store(false);"
SPIN = " std::this_thread::yield();"
CONDITION = "std::mutex mutex;\nstd::condition_variable cond;\nbool ready = false;"
SET_READY = "{ std::lock_guard lock($mutex); $ready = true; }"
HANDOFFS = [
    handoff("flag-release", READY,
            "$ready.store(true, std::memory_order_release);",
            "while (!$ready.load(std::memory_order_acquire))" + SPIN, True,
            NOT_READY),
    handoff("flag-seq-cst", READY, "$ready = true;",
            "while (!$ready)" + SPIN, True, NOT_READY),
    handoff("flag-relaxed", READY,
            "$ready.store(true, std::memory_order_relaxed);",
            "while (!$ready.load(std::memory_order_relaxed))" + SPIN, False,
            NOT_READY),
    handoff("flag-relaxed-store", READY,
            "$ready.store(true, std::memory_order_relaxed);",
            "while (!$ready.load(std::memory_order_acquire))" + SPIN, False,
            NOT_READY),
    handoff("flag-relaxed-load", READY, "$ready.store(true);",
            "while (!$ready.load(std::memory_order_relaxed))" + SPIN, False,
            NOT_READY),
    handoff("flag-fences", READY,
            "std::atomic_thread_fence(std::memory_order_release); "
            "$ready.store(true, std::memory_order_release);",
            "while (!$ready.load(std::memory_order_acquire))" + SPIN, True,
            NOT_READY),
    handoff("flag-too-early", READY, "$ready.store(true);",
            "while (!$ready.load())" + SPIN, False, NOT_READY, before=True),
    handoff("flag-do-while", READY, "$ready.store(true);",
            "bool up; do { up = $ready.load(); } while (!up);", True,
            NOT_READY),
    handoff("flag-break", READY, "$ready.store(true);",
            "for (;;) { if ($ready.load()) break; std::this_thread::yield(); }",
            True, NOT_READY),
    handoff("flag-helper", READY, "publish($ready);", "await($ready);", True,
            NOT_READY, types="inline void publish(std::atomic<bool> &f) "
            "{ f.store(true, std::memory_order_release); }\n"
            "inline void await(const std::atomic<bool> &f) {\n  while "
            "(!f.load(std::memory_order_acquire)) std::this_thread::yield();"
            "\n}\n"),
    handoff("flag-state", "std::atomic<int> state{0};", "$state.store(2);",
            "while ($state.load() != 2)" + SPIN, True, "$state.store(0);"),
    handoff("flag-wait", READY, "$ready.store(true); $ready.notify_all();",
            "$ready.wait(false);", True, NOT_READY),
    handoff("count-up", "std::atomic<int> done{0};", "$done.fetch_add(1);",
            "while ($done.load() < 1)" + SPIN, True, "$done.store(0);"),
    handoff("flag-volatile", "volatile bool ready = false;", "$ready = true;",
            "while (!$ready)" + SPIN, False, "$ready = false;"),
    handoff("sleep", "", "consume(1);",
            "std::this_thread::sleep_for(std::chrono::milliseconds(3));",
            False),
    handoff("condition", CONDITION, SET_READY + " $cond.notify_one();",
            "{ std::unique_lock lock($mutex); $cond.wait(lock, [&] { return "
            "$ready; }); }", True, "$ready = false;"),
    handoff("condition-loop", CONDITION, SET_READY + " $cond.notify_all();",
            "{ std::unique_lock<std::mutex> lock($mutex); while (!$ready) "
            "$cond.wait(lock); }", True, "$ready = false;"),
    handoff("condition-too-early", CONDITION, SET_READY +
            " $cond.notify_one();",
            "{ std::unique_lock lock($mutex); $cond.wait(lock, [&] { return "
            "$ready; }); }", False, "$ready = false;", before=True),
    handoff("flag-under-lock", CONDITION, SET_READY,
            "for (;;) { std::lock_guard lock($mutex); if ($ready) break; }",
            True, "$ready = false;"),
    handoff("promise", "std::promise<void> promise;", "$promise.set_value();",
            "$promise.get_future().wait();", True,
            "$promise = std::promise<void>();"),
    handoff("promise-value", "std::promise<int> promise;\n"
            "std::future<int> future = promise.get_future();",
            "$promise.set_value(3);", "consume($future.get());", True,
            oneshot=True),
    handoff("semaphore", "std::binary_semaphore sem{0};", "$sem.release();",
            "$sem.acquire();", True),
    handoff("latch", "std::latch done{1};", "$done.count_down();",
            "$done.wait();", True, oneshot=True),
    handoff("barrier", "std::barrier<> meet{2};",
            "$meet.arrive_and_wait();", "$meet.arrive_and_wait();", True),
    handoff("barrier-too-early", "std::barrier<> meet{2};",
            "$meet.arrive_and_wait();", "$meet.arrive_and_wait();", False,
            before=True),
]

PROTECTIONS = (lock_protections(STYLES, WRONG_STYLES, MUTEX) +
               OTHER_PROTECTIONS + HANDOFFS)
