//===- UnsynchronizedSharedWriteTexts.cpp - How a race is put into words --===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnsynchronizedSharedWriteCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::Conflict;
using analysis::Event;
using analysis::EventKind;

bool UnsynchronizedSharedWriteCheck::isAtomic(const Event &E) {
  return E.Kind == EventKind::AtomicRead || E.Kind == EventKind::AtomicWrite;
}

StringRef UnsynchronizedSharedWriteCheck::verb(const Event &E) {
  switch (E.Kind) {
  case EventKind::Write:
    return "written";
  case EventKind::AtomicWrite:
    return "changed atomically";
  case EventKind::AtomicRead:
    return "read atomically";
  default:
    return "read";
  }
}

bool UnsynchronizedSharedWriteCheck::isOfOther(const analysis::HeldLock &L) {
  return L.Owner == analysis::HeldLock::OfOther;
}

/// Names the first lock of \p E, or nothing.
static std::string lockName(const Event &E) {
  for (const analysis::HeldLock &L : E.Locks)
    if (std::string Name = L.Lock.str(); !Name.empty())
      return Name;
  return {};
}

StringRef UnsynchronizedSharedWriteCheck::meanwhile(const Conflict &C) {
  const bool Reads = !analysis::isWrite(C.First.Kind);
  if (C.WithItself)
    return "another instance of the task may be running";
  if (C.ByCaller && C.FirstTask)
    return Reads ? "a caller of a public method may change it"
                 : "a caller of a public method may use it";
  if (C.ByCaller)
    return Reads ? "a task that the constructor has started changes it"
                 : "a task that the constructor has started uses it";
  if (!C.SecondTask)
    return Reads ? "the code that started the task changes it"
                 : "the code that started the task uses it";
  if (C.FirstTask)
    return Reads ? "another task changes it" : "another task uses it";
  return Reads ? "a task that was started changes it"
               : "a task that was started uses it";
}

StringRef UnsynchronizedSharedWriteCheck::locks(const Conflict &C) {
  const std::string Mine = lockName(C.First), Theirs = lockName(C.Second);
  if (C.RelaxedLock)
    return "the lock that both hold is taken or released by relaxed accesses, "
           "which order nothing";
  if (Mine.empty() && Theirs.empty())
    return "no lock is held";
  if (Mine.empty() || Theirs.empty())
    return "only one side holds a lock";
  if (Mine != Theirs)
    return "the locks that are held differ";
  if (llvm::all_of(C.First.Locks,
                   [](const analysis::HeldLock &L) { return L.Shared; }))
    return "only the shared side of the lock is held";
  return llvm::any_of(C.First.Locks, isOfOther) !=
                 llvm::any_of(C.Second.Locks, isOfOther)
             ? "one of them holds the lock of another object"
             : "each task holds a lock of its own";
}

StringRef UnsynchronizedSharedWriteCheck::advice(const Conflict &C) {
  if (isAtomic(C.First) != isAtomic(C.Second))
    return "make every access to it atomic";
  if (C.RelaxedLock)
    return "take it with memory_order_acquire and release it with "
           "memory_order_release";
  if (C.First.Path.kind() == analysis::AccessPath::Named)
    return "guard both with one mutex, or call a variant that keeps nothing of "
           "its own";
  return "guard both with one mutex, or order them";
}
