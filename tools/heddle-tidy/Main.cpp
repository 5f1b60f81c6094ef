//===- Main.cpp - clang-tidy with our checks built in ---------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For whoever cannot pass -load: Bazel's aspects, CodeChecker, caches that hash
// one program, static toolchains. The registration is in HeddleModule.cpp.
//
//===----------------------------------------------------------------------===//

#include "clang-tidy/tool/ClangTidyMain.h"
#include "support/ResourceDirectory.h"
#include <string>
#include <vector>

int main(int Argc, const char **Argv) {
  std::vector<const char *> Arguments(Argv, Argv + Argc);
  // Before the compiler's own arguments, so that one given there wins.
  std::string Headers = heddle::resourceDirectory();
  if (!Headers.empty()) {
    Headers.insert(0, "--extra-arg-before=-resource-dir=");
    Arguments.insert(Arguments.begin() + 1, Headers.c_str());
  }
  int Count = static_cast<int>(Arguments.size());
  Arguments.push_back(nullptr);
  return clang::tidy::clangTidyMain(Count, Arguments.data());
}
