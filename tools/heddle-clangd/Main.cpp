//===- Main.cpp - clangd with our checks built in -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd cannot load plugins. What our checks mean to it is in
// EditorChecks.cpp; all the rest is clangd as LLVM ships it.
//
//===----------------------------------------------------------------------===//

#include "support/ResourceDirectory.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include <cstdlib>
#include <string>
#include <vector>

namespace clang::clangd {
// In libclangdMain.a; no header of it is installed.
int clangdMain(int Argc, char **Argv);
} // namespace clang::clangd

namespace {

bool givesResourceDirectory(int Argc, char **Argv) {
  constexpr llvm::StringLiteral Option = "-resource-dir";
  const char *More = std::getenv("CLANGD_FLAGS"); // clangd reads it, too
  return llvm::StringRef(More ? More : "").contains(Option) ||
         llvm::any_of(llvm::ArrayRef(Argv, Argc), [&](llvm::StringRef Word) {
           Word.consume_front("-");
           return Word.starts_with(Option);
         });
}

} // namespace

int main(int Argc, char **Argv) {
  std::vector<char *> Arguments(Argv, Argv + Argc);
  std::string Headers = heddle::resourceDirectory();
  if (!Headers.empty() && !givesResourceDirectory(Argc, Argv)) {
    Headers.insert(0, "--resource-dir=");
    Arguments.insert(Arguments.begin() + 1, Headers.data());
  }
  int Count = static_cast<int>(Arguments.size());
  Arguments.push_back(nullptr);
  return clang::clangd::clangdMain(Count, Arguments.data());
}
