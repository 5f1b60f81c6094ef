//===- HeddleModule.cpp - Registers the checks with clang-tidy ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support/Compat.h"
#include HEDDLE_TIDY_REGISTRY_HEADER
#include "clang-tidy/ClangTidyModule.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/raw_ostream.h"

#define HEDDLE_CHECK(Name, Class, Fast, InEditor) // collects the headers only
#include "Checks.inc"

using namespace clang;
using namespace clang::tidy;

namespace {

class HeddleModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
#undef HEDDLE_CHECK
#define HEDDLE_CHECK(Name, Class, Fast, InEditor)                              \
  Factories.registerCheck<clang::tidy::heddle::Class>("heddle-" Name);
#define HEDDLE_CHECKS_ONLY
#include "Checks.inc"
  }
};

/// A plugin that was built for another LLVM loads, lists its checks and finds
/// nothing. That must not look like clean code.
struct VersionGuard {
  VersionGuard() {
    std::string Host = getClangFullVersion();
    StringRef Rest = Host;
    Rest = Rest.substr(Rest.find("version ") + 8);
    unsigned Major = 0;
    Rest.consumeInteger(10, Major);
    if (Major == CLANG_VERSION_MAJOR)
      return;
    llvm::errs() << "heddle: this plugin was built for LLVM "
                 << CLANG_VERSION_MAJOR << ", but the host is LLVM " << Major
                 << "; load the plugin for LLVM " << Major << "\n";
    llvm::errs().flush();
    std::_Exit(3);
  }
} Guard;

ClangTidyModuleRegistry::Add<HeddleModule>
    Registration("heddle-module", "Finds concurrency bugs.");

} // namespace

namespace clang::tidy {
// Referring to this keeps the registration when linked from an archive.
// NOLINTNEXTLINE
volatile int HeddleModuleAnchor = 0;
} // namespace clang::tidy
