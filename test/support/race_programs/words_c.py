# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The vocabulary of C programs. `@` is the prefix that keeps the programs of
one file apart; the rest is as in words_cpp.py."""
from words import Access, Protection, Thing

HEADERS = """\
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>
"""

THINGS = [
    Thing("scalar", "int value;", "$value", weight=5),
    Thing("nested", "struct @outer outer;", "$outer.inner.count",
          types="struct @inner { int count; };\n"
                "struct @outer { int other; struct @inner inner; };\n"),
    Thing("array-same", "int slots[8];", "$slots[3]"),
    Thing("array-different", "int slots[8];", "$slots[1]", "$slots[2]"),
    Thing("array-own", "int slots[8];", "$slots[index]", "$slots[1]", per_task=True),
    Thing("array-of-struct", "struct @slot slots[4];", "$slots[2].hits",
          types="struct @slot { int hits; int misses; };\n"),
    Thing("two-fields", "struct @slot slot;", "$slot.hits", "$slot.misses",
          types="struct @slot { int hits; int misses; };\n"),
    Thing("bits", "struct @bits bits;", "$bits.low", "$bits.high", plain=True,
          types="struct @bits { unsigned low : 4; unsigned high : 4; };\n"),
    Thing("union", "union @both both;", "$both.whole", "$both.whole",
          types="union @both { int whole; char bytes[4]; };\n"),
    Thing("atomic", "atomic_int value;", "$value", plain=True),
    Thing("whole-struct", "struct @point point;", None,
          types="struct @point { int x; int y; };\n",
          writes=["$point = (struct @point){1, 2};", "$point.x = 1;",
                  "memset(&$point, 0, sizeof $point);",
                  "struct @point *q = &$point; q->y = 2;"],
          reads=["struct @point own = $point; consume(own.x);",
                 "consume($point.x);"]),
    Thing("text", "char text[16];", None,
          writes=['strcpy($text, "abc");', "$text[0] = 'x';",
                  "memset($text, 0, sizeof $text);"],
          reads=["consume((int)strlen($text));", "consume($text[0]);",
                 "char own[16]; memcpy(own, $text, 16); consume(own[0]);"]),
    Thing("list", "struct @node tail;\nstruct @node *head;", None,
          types="struct @node { int value; struct @node *next; };\n",
          writes=["struct @node *n = &$tail; n->next = $head; $head = n;",
                  "$head = NULL;"],
          reads=["if ($head) consume(1);",
                 "consume($head != NULL);"]),
]

BUMP = "static void @bump(int *n) { ++*n; }\n"
LOOK = "static int @look(const int *n) { return *n; }\n"
MACRO = "#define @BUMP(n) ((n) += 1)\n"
SET = "static inline void @set(int *n, int v) { *n = v; }\n"
WRITES = [
    Access("assign", "{X} = 5;", plain=True, weight=3),
    Access("increment", "{X}++;", plain=True, weight=3),
    Access("add", "{X} += 2;", plain=True),
    Access("if-then", "if ({X} < 100) {X} = {X} + 1;", plain=True),
    Access("loop", "for (int k = 0; k < 3; ++k) {X} += k;", plain=True),
    Access("by-pointer", "@bump(&{X});", types=BUMP, weight=2),
    Access("set", "@set(&{X}, 4);", types=SET),
    Access("macro", "@BUMP({X});", types=MACRO, plain=True),
    Access("pointer", "int *spot = &{X}; *spot += 1;"),
    Access("memset", "memset(&{X}, 0, sizeof(int));"),
    Access("memcpy", "int own = 1; memcpy(&{X}, &own, sizeof own);"),
    Access("while", "int k = 2; while (k--) {X} -= 1;", plain=True),
]
READS = [
    Access("use", "consume({X});", plain=True, weight=3),
    Access("copy", "int seen = {X}; consume(seen);", plain=True),
    Access("test", "if ({X} > 3) consume(1);", plain=True),
    Access("const-pointer", "consume(@look(&{X}));", types=LOOK),
    Access("memcpy-from", "int own; memcpy(&own, &{X}, sizeof own); "
           "consume(own);"),
    Access("ternary", "consume({X} ? 1 : 2);", plain=True),
]

MUTEX = "pthread_mutex_t mutex;\npthread_mutex_t second;"
INIT = "pthread_mutex_init(&$mutex, NULL); pthread_mutex_init(&$second, NULL);"
BY_HAND = "pthread_mutex_lock(&$mutex); {S} pthread_mutex_unlock(&$mutex);"
HELPERS = ("static void @enter(pthread_mutex_t *m) { pthread_mutex_lock(m); }"
           "\nstatic void @leave(pthread_mutex_t *m) "
           "{ pthread_mutex_unlock(m); }\n")
LOCK_MACRO = ("#define @LOCK(m) pthread_mutex_lock(&(m))\n"
              "#define @UNLOCK(m) pthread_mutex_unlock(&(m))\n")
SPIN_HELPERS = (
    "static void @spin(atomic_flag *f) { while (atomic_flag_test_and_set("
    "f)) sched_yield(); }\n"
    "static void @unspin(atomic_flag *f) { atomic_flag_clear(f); }\n")


def locked(name, a, b, safe=True, self_safe=True, types="", weight=1,
           members=MUTEX, reset=INIT, reader=""):
    return Protection(name, members, a, b, safe, self_safe, reset=reset,
                      types=types, weight=weight, reader=reader)


def handoff(name, members, signal, wait, safe, reset="", before=False):
    return Protection(name, members,
                      signal + " {S}" if before else "{S} " + signal,
                      wait + " {S}", safe, False, reset=reset, one_way=True)


FLAG, NO_FLAG = "atomic_int ready;", "atomic_store(&$ready, 0);"
SPIN = " sched_yield();"
COND = "pthread_mutex_t mutex;\npthread_cond_t cond;\nint ready;"
COND_INIT = ("pthread_mutex_init(&$mutex, NULL); "
             "pthread_cond_init(&$cond, NULL); $ready = 0;")
SET_READY = ("pthread_mutex_lock(&$mutex); $ready = 1; "
             "pthread_cond_signal(&$cond); pthread_mutex_unlock(&$mutex);")
AWAIT = ("pthread_mutex_lock(&$mutex); while (!$ready) "
         "pthread_cond_wait(&$cond, &$mutex); pthread_mutex_unlock(&$mutex);")

PROTECTIONS = [
    Protection("none", "", "{S}", "{S}", False, False, weight=6),
    locked("mutex", BY_HAND, BY_HAND, weight=3),
    locked("mutex+bare", BY_HAND, "{S}", False, weight=2),
    locked("mutex+other", BY_HAND, BY_HAND.replace("$mutex", "$second"),
           False),
    locked("bare+mutex", "{S}", BY_HAND, False, False),
    locked("mutex+early", BY_HAND, "pthread_mutex_lock(&$mutex); consume(1); "
           "pthread_mutex_unlock(&$mutex); {S}", False),
    locked("helpers", "@enter(&$mutex); {S} @leave(&$mutex);", BY_HAND,
           types=HELPERS, weight=2),
    locked("lock-macro", "@LOCK($mutex); {S} @UNLOCK($mutex);", BY_HAND,
           types=LOCK_MACRO),
    locked("trylock", "if (pthread_mutex_trylock(&$mutex) == 0) { {S} "
           "pthread_mutex_unlock(&$mutex); }", BY_HAND),
    locked("trylock-not", "if (!pthread_mutex_trylock(&$mutex)) { {S} "
           "pthread_mutex_unlock(&$mutex); }", BY_HAND),
    locked("trylock-else", "if (pthread_mutex_trylock(&$mutex) != 0) "
           "pthread_mutex_lock(&$mutex); {S} pthread_mutex_unlock(&$mutex);",
           BY_HAND),
    locked("trylock-ignored", "int bad = pthread_mutex_trylock(&$mutex); pace(); {S} "
           "pace(); if (!bad) pthread_mutex_unlock(&$mutex);", BY_HAND.replace("{S}", "pace(); {S} pace();"), False,
           False),
    locked("mutex-pointer", "pthread_mutex_t *m = &$mutex; "
           "pthread_mutex_lock(m); {S} pthread_mutex_unlock(m);", BY_HAND),
    locked("checked", "if (pthread_mutex_lock(&$mutex) != 0) abort(); {S} "
           "pthread_mutex_unlock(&$mutex);", BY_HAND),
    locked("rwlock", "pthread_rwlock_wrlock(&$rw); {S} "
           "pthread_rwlock_unlock(&$rw);", "pthread_rwlock_rdlock(&$rw); {S} "
           "pthread_rwlock_unlock(&$rw);", members="pthread_rwlock_t rw;",
           reset="pthread_rwlock_init(&$rw, NULL);", reader="b"),
    locked("rwlock-readers", *["pthread_rwlock_rdlock(&$rw); {S} "
           "pthread_rwlock_unlock(&$rw);"] * 2, False, False,
           members="pthread_rwlock_t rw;",
           reset="pthread_rwlock_init(&$rw, NULL);"),
    locked("spinlock", *["pthread_spin_lock(&$spin); {S} "
           "pthread_spin_unlock(&$spin);"] * 2,
           members="pthread_spinlock_t spin;",
           reset="pthread_spin_init(&$spin, 0);"),
    locked("mtx", *["mtx_lock(&$mtx); {S} mtx_unlock(&$mtx);"] * 2,
           members="mtx_t mtx;", reset="mtx_init(&$mtx, mtx_plain);",
           weight=2),
    locked("mtx+bare", "mtx_lock(&$mtx); {S} mtx_unlock(&$mtx);", "{S}",
           False, members="mtx_t mtx;", reset="mtx_init(&$mtx, mtx_plain);"),
    locked("atomic-flag", *["while (atomic_flag_test_and_set(&$busy)) "
           "sched_yield(); {S} atomic_flag_clear(&$busy);"] * 2,
           members="atomic_flag busy;", reset="atomic_flag_clear(&$busy);"),
    locked("atomic-flag-helpers", *["@spin(&$busy); {S} @unspin(&$busy);"] * 2,
           members="atomic_flag busy;", reset="atomic_flag_clear(&$busy);",
           types=SPIN_HELPERS),
    locked("cas", *["{ int expected = 0; while "
           "(!atomic_compare_exchange_strong(&$gate, &expected, 1)) "
           "{ expected = 0; sched_yield(); } {S} atomic_store(&$gate, 0); }"]
           * 2, members="atomic_int gate;", reset="atomic_store(&$gate, 0);"),
    locked("sync-lock", *["while (__sync_lock_test_and_set(&$gate, 1)) "
           "sched_yield(); {S} __sync_lock_release(&$gate);"] * 2,
           members="int gate;", reset="$gate = 0;"),
    locked("sem-lock", *["sem_wait(&$sem); {S} sem_post(&$sem);"] * 2,
           members="sem_t sem;", reset="sem_init(&$sem, 0, 1);"),
    handoff("flag", FLAG, "atomic_store(&$ready, 1);",
            "while (!atomic_load(&$ready))" + SPIN, True, NO_FLAG),
    handoff("flag-plain-syntax", FLAG, "$ready = 1;", "while (!$ready)" + SPIN,
            True, NO_FLAG),
    handoff("flag-explicit", FLAG, "atomic_store_explicit(&$ready, 1, "
            "memory_order_release);", "while (!atomic_load_explicit(&$ready, "
            "memory_order_acquire))" + SPIN, True, NO_FLAG),
    handoff("flag-relaxed", FLAG, "atomic_store_explicit(&$ready, 1, "
            "memory_order_relaxed);", "while (!atomic_load_explicit(&$ready, "
            "memory_order_relaxed))" + SPIN, False, NO_FLAG),
    handoff("flag-too-early", FLAG, "atomic_store(&$ready, 1);",
            "while (!atomic_load(&$ready))" + SPIN, False, NO_FLAG,
            before=True),
    handoff("builtin-flag", "int ready;",
            "__atomic_store_n(&$ready, 1, __ATOMIC_RELEASE);",
            "while (!__atomic_load_n(&$ready, __ATOMIC_ACQUIRE))" + SPIN,
            True, "$ready = 0;"),
    handoff("flag-volatile", "volatile int ready;", "$ready = 1;",
            "while (!$ready)" + SPIN, False, "$ready = 0;"),
    handoff("sleep", "", "consume(1);", "usleep(3000);", False),
    handoff("condition", COND, SET_READY, AWAIT, True, COND_INIT),
    handoff("condition-too-early", COND, SET_READY, AWAIT, False, COND_INIT,
            before=True),
    handoff("semaphore", "sem_t sem;", "sem_post(&$sem);", "sem_wait(&$sem);",
            True, "sem_init(&$sem, 0, 0);"),
    handoff("semaphore-too-early", "sem_t sem;", "sem_post(&$sem);",
            "sem_wait(&$sem);", False, "sem_init(&$sem, 0, 0);", before=True),
    handoff("barrier", "pthread_barrier_t meet;",
            "pthread_barrier_wait(&$meet);", "pthread_barrier_wait(&$meet);",
            True, "pthread_barrier_init(&$meet, NULL, 2);"),
]
