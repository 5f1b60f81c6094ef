//===- WaitWords.cpp - What is waited for, in words -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WaitWords.h"
#include "Analysis/CallView.h"

using namespace clang;
using namespace clang::tidy::heddle;

using ::heddle::model::Role;

std::string clang::tidy::heddle::waitInWords(const analysis::Event &E,
                                             model::Model &M) {
  std::optional<analysis::CallView> C =
      E.Site ? analysis::viewCall(E.Site) : std::nullopt;
  std::string Name = C && C->Callee && C->Callee->getIdentifier()
                         ? "'" + C->Callee->getNameAsString() + "'"
                         : "this call";
  std::string Object = E.Path.str();
  Object = Object.empty() ? "" : " '" + Object + "'";
  if (analysis::isMemoryAccess(E.Kind))
    return "this loop waits for another task to change" + Object;
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
