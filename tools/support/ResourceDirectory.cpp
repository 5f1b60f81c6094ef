//===- ResourceDirectory.cpp - Where Clang's own headers are --------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support/ResourceDirectory.h"
#include "clang/Basic/Version.inc"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace {

bool holdsHeaders(llvm::StringRef Directory) {
  llvm::SmallString<256> Header(Directory);
  llvm::sys::path::append(Header, "include", "stddef.h");
  return llvm::sys::fs::exists(Header);
}

} // namespace

std::string heddle::resourceDirectory() {
  static int Anchor = 0;
  std::string Program =
      llvm::sys::fs::getMainExecutable("", static_cast<void *>(&Anchor));
  llvm::SmallString<256> Beside(
      llvm::sys::path::parent_path(llvm::sys::path::parent_path(Program)));
  llvm::sys::path::append(Beside, "lib", "clang", CLANG_VERSION_MAJOR_STRING);
  if (holdsHeaders(Beside))
    return "";
  for (const char *Known :
       {HEDDLE_RESOURCE_DIR, "/usr/lib/llvm-" CLANG_VERSION_MAJOR_STRING
                             "/lib/clang/" CLANG_VERSION_MAJOR_STRING})
    if (holdsHeaders(Known))
      return Known;
  return "";
}
