//===- BlockingUnderLockCheck.cpp - heddle-blocking-under-lock ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockingUnderLockCheck.h"
#include "Analysis/CallView.h"

using namespace clang;
using namespace clang::tidy::heddle;

using ::heddle::model::Role;

/// What the task waits for at \p E, in words.
static std::string operation(const analysis::Event &E, model::Model &M) {
  std::optional<analysis::CallView> C =
      E.Site ? analysis::viewCall(E.Site) : std::nullopt;
  std::string Name = C && C->Callee && C->Callee->getIdentifier()
                         ? "'" + C->Callee->getNameAsString() + "'"
                         : "this call";
  std::string Object = E.Path.str();
  Object = Object.empty() ? "" : " '" + Object + "'";
  if (!C)
    return "the task is suspended";
  auto Has = [&](Role R) { return C->effect(M, R) != nullptr; };
  if (Has(Role::Join))
    return "this waits for another task to end";
  if (Has(Role::ConditionWait))
    return "this waits for the condition" + Object +
           ", which belongs to another lock,";
  if (Has(Role::Send) || Has(Role::TimedSend))
    return "this sends to" + (Object.empty() ? " a channel" : Object) +
           ", which waits for room,";
  if (Has(Role::Receive) || Has(Role::TimedReceive))
    return "this waits for a value from" +
           (Object.empty() ? " a channel" : Object);
  if (Has(Role::Select))
    return "this select waits for other tasks";
  if (Has(Role::WgWait))
    return "this waits for the tasks of" +
           (Object.empty() ? " a group" : Object);
  if (Has(Role::Io))
    return Name + " waits for input or output";
  if (Has(Role::Sleep))
    return Name + " sleeps";
  return Name + " waits for something else";
}

void BlockingUnderLockCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::UnderLock &F : TU.findings().BlocksUnderLock) {
    if (!isWorthReporting(F.Sure))
      continue;
    std::string Lock = F.Lock.Lock.str();
    Lock = Lock.empty() ? "a lock" : "'" + Lock + "'";
    SourceLocation At = F.What.Where.getBegin();
    if (F.NeededAt.isValid()) {
      diag(At, "%0 while it holds %1, which that task needs to get on: neither "
               "ever does; release the lock first")
          << operation(F.What, TU.model()) << Lock << F.What.Where;
      diag(F.NeededAt, "the task takes the lock here", DiagnosticIDs::Note);
      noteSpawn(F.Task);
    } else {
      diag(At, "%0 while it holds %1, and so does everybody who needs that "
               "lock; release it first")
          << operation(F.What, TU.model()) << Lock << F.What.Where;
    }
    if (F.Lock.Where.isValid())
      diag(F.Lock.Where, "the lock is taken here", DiagnosticIDs::Note);
  }
}
