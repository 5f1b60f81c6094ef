//===- Output.cpp - Writes files ------------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Output.h"
#include "Sources.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"

using namespace llvm;

namespace heddle::report {

Error writeFile(StringRef Path, function_ref<void(raw_ostream &)> Write) {
  SmallString<256> Real(Path);
  sys::fs::file_status Status;
  // A file that replaces a link would leave the one behind it as it was.
  if (Path != "-" && !sys::fs::status(Path, Status) &&
      sys::fs::real_path(Path, Real))
    Real = Path;
  if (sys::fs::exists(Status) && !sys::fs::is_regular_file(Status)) {
    std::error_code EC;
    raw_fd_ostream OS(Path, EC);
    if (EC)
      return failure(Path + ": " + EC.message());
    Write(OS);
    return Error::success();
  }
  if (Error E = writeToOutput(Real, [&](raw_ostream &OS) {
        Write(OS);
        return Error::success();
      }))
    return failure(Path + ": " + toString(std::move(E)));
  return Error::success();
}

} // namespace heddle::report
