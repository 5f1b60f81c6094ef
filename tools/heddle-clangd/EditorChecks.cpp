//===- EditorChecks.cpp - Which of our checks run while typing ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd leaves out every check that it does not know to be fast, and runs a
// list of its own where nobody configured clang-tidy. Both answers come from
// functions that the linker (--wrap) leads here first.
//
//===----------------------------------------------------------------------===//

#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <optional>

using namespace llvm;
using clang::tidy::ClangTidyOptions;

namespace {

using TidyProvider = function_ref<void(ClangTidyOptions &, StringRef)>;

/// Measured: see docs/editors.md. Nothing for checks that are not ours.
std::optional<bool> isFast(StringRef Check) {
  return StringSwitch<std::optional<bool>>(Check)
#define HEDDLE_CHECKS_ONLY
#define HEDDLE_CHECK(Name, Class, Fast, InEditor) .Case("heddle-" Name, Fast)
#include "Checks.inc"
#undef HEDDLE_CHECK
      .Default(std::nullopt);
}

constexpr const char *InEditorChecks[] = {
#define HEDDLE_CHECK(Name, Class, Fast, InEditor)                              \
  InEditor ? ",heddle-" Name : "",
#include "Checks.inc"
#undef HEDDLE_CHECK
};

/// Does the configuration leave the choice of our checks to us? Not if it names
/// one of them, and not if it turns everything off, as is usual for folders
/// with code of others.
bool leavesChoice(StringRef Globs) {
  bool Anything = false;
  for (StringRef Rest = Globs; !Rest.empty();) {
    StringRef Glob;
    std::tie(Glob, Rest) = Rest.split(',');
    Glob = Glob.trim();
    bool Off = Glob.consume_front("-");
    if (Glob.starts_with("heddle-"))
      return false;
    if (Off && Glob == "*")
      Anything = false;
    else if (!Off && !Glob.empty())
      Anything = true;
  }
  return Anything;
}

} // namespace

// The linker leads clangd's calls to __wrap_X, and our calls of __real_X to X.
#define HEDDLE_WRAPPED(Prefix, Mangled) __asm__(Prefix Mangled)
#define HEDDLE_IS_FAST "_ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE"
#define HEDDLE_GET_OPTIONS                                                     \
  "_ZN5clang6clangd21getTidyOptionsForFileEN4llvm12function_refIFvRNS_"        \
  "4tidy16ClangTidyOptionsENS1_9StringRefEEEES6_"

std::optional<bool> clangdsIsFast(StringRef Check)
    HEDDLE_WRAPPED("__real_", HEDDLE_IS_FAST);
std::optional<bool> isFastTidyCheck(StringRef Check)
    HEDDLE_WRAPPED("__wrap_", HEDDLE_IS_FAST);
ClangTidyOptions clangdsOptions(TidyProvider Provider, StringRef File)
    HEDDLE_WRAPPED("__real_", HEDDLE_GET_OPTIONS);
ClangTidyOptions getTidyOptionsForFile(TidyProvider Provider, StringRef File)
    HEDDLE_WRAPPED("__wrap_", HEDDLE_GET_OPTIONS);

std::optional<bool> isFastTidyCheck(StringRef Check) {
  std::optional<bool> Ours = isFast(Check);
  return Ours ? Ours : clangdsIsFast(Check);
}

ClangTidyOptions getTidyOptionsForFile(TidyProvider Provider, StringRef File) {
  ClangTidyOptions Options = clangdsOptions(Provider, File);
  if (Options.Checks && leavesChoice(*Options.Checks))
    for (const char *Check : InEditorChecks)
      *Options.Checks += Check;
  return Options;
}
