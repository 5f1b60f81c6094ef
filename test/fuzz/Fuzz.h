//===- Fuzz.h - What the fuzzers share --------------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each fuzzer gives bytes to one reader. An error is fine if it is one clear
// line; a crash, a hang or an error without text is not.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_TEST_FUZZ_H
#define HEDDLE_TEST_FUZZ_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdlib>

inline void expectMessage(llvm::StringRef Message) {
  if (Message.trim().empty())
    std::abort();
}

inline void expectMessage(llvm::Error E) {
  if (E)
    expectMessage(llvm::toString(std::move(E)));
}

/// The bytes as text; readers of files get a terminating null behind it.
#define HEDDLE_FUZZ(Text)                                                      \
  static void run(llvm::StringRef Text);                                       \
  extern "C" int LLVMFuzzerTestOneInput(const unsigned char *Data,             \
                                        size_t Size) {                         \
    std::string Copy(reinterpret_cast<const char *>(Data), Size);              \
    run(Copy);                                                                 \
    return 0;                                                                  \
  }                                                                            \
  static void run(llvm::StringRef Text)

#endif // HEDDLE_TEST_FUZZ_H
