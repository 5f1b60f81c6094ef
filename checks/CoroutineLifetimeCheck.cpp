//===- CoroutineLifetimeCheck.cpp - heddle-coroutine-lifetime -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CoroutineLifetimeCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void CoroutineLifetimeCheck::report(analysis::TranslationUnitAnalysis &TU) {
  using Kind = analysis::CoroutineMistakeKind;
  for (const analysis::CoroutineMistake &F : TU.findings().CoroutineMistakes) {
    std::string Name =
        F.Referred ? "'" + F.Referred->getNameAsString() + "'" : "'this'";
    std::string When = F.IsLazy ? "does not begin before it is awaited"
                                : "goes on after it was suspended";
    SourceLocation At = F.Call->getBeginLoc();
    switch (F.Kind) {
    case Kind::Capture:
      diag(At, "the coroutine %0, but %1, which the lambda has captured, ends "
               "with the lambda; pass it as a parameter, or keep the lambda "
               "until the coroutine has ended")
          << When << Name << F.Call->getSourceRange();
      break;
    case Kind::Argument:
      diag(At, "the coroutine %0, but the temporary that its parameter %1 "
               "refers to ends here; take the parameter by value")
          << When << Name << F.Call->getSourceRange();
      break;
    case Kind::Object:
      diag(At, "the coroutine %0, but the temporary object that it belongs to "
               "ends here; give the object a name that lives long enough")
          << When << F.Call->getSourceRange();
      break;
    case Kind::Local:
      diag(At, "the coroutine %0, but the local variable %1 that it refers to "
               "ends with this function; await the coroutine here, or pass "
               "the variable by value")
          << When << Name << F.Call->getSourceRange();
      break;
    case Kind::NeverRun:
      diag(At, "the coroutine does not begin before it is awaited, and nobody "
               "awaits it: nothing of it is run; await it, or start it")
          << F.Call->getSourceRange();
      break;
    }
    if (F.Use.isValid())
      diag(F.Use,
           F.Kind == Kind::NeverRun ? "this is the coroutine"
                                    : "the coroutine uses it here",
           DiagnosticIDs::Note);
  }
}
