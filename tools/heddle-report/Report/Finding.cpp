//===- Finding.cpp - What is reported -------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Finding.h"
#include "llvm/Support/ErrorHandling.h"

namespace heddle::report {

llvm::StringRef name(Severity S) {
  switch (S) {
  case Severity::Off:
    return "off";
  case Severity::Hint:
    return "hint";
  case Severity::Warning:
    return "warning";
  case Severity::Block:
    return "block";
  }
  llvm_unreachable("a severity without a name");
}

llvm::StringRef name(State S) {
  switch (S) {
  case State::New:
    return "new";
  case State::PreExisting:
    return "pre-existing";
  case State::Fixed:
    return "fixed";
  }
  llvm_unreachable("a state without a name");
}

llvm::StringRef name(Evidence E) {
  switch (E) {
  case Evidence::NotAsked:
    return "";
  case Evidence::StaticOnly:
    return "static only";
  case Evidence::Confirmed:
    return "confirmed";
  case Evidence::RuntimeOnly:
    return "run time only";
  }
  llvm_unreachable("evidence without a name");
}

} // namespace heddle::report
