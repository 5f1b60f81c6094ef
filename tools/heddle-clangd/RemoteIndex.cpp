//===- RemoteIndex.cpp - No index on another machine ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd's client of remote indexes needs gRPC. Packages of clangd have it,
// ours does without: it says so where a configuration asks for one.
//
//===----------------------------------------------------------------------===//

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace clang::clangd {

class SymbolIndex {
public:
  virtual ~SymbolIndex(); // in libclangDaemon.a
};

namespace remote {

std::unique_ptr<SymbolIndex> getClient(llvm::StringRef Address,
                                       llvm::StringRef) {
  llvm::errs() << "heddle-clangd: the remote index '" << Address
               << "' is not used: this clangd is built without gRPC\n";
  return nullptr;
}

} // namespace remote
} // namespace clang::clangd
