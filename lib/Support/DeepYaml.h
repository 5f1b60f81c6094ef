//===- DeepYaml.h - Keeps the YAML reader from overflowing ------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SUPPORT_DEEPYAML_H
#define HEDDLE_SUPPORT_DEEPYAML_H

#include "llvm/ADT/StringRef.h"
#include <algorithm>

namespace heddle {

/// The line of \p Text at which it is nested more deeply than LLVM's reader,
/// which is recursive, should be given; 0 if it nowhere is.
inline unsigned lineOfDeepYaml(llvm::StringRef Text) {
  constexpr unsigned DeepestLevel = 64;
  // Each level of a block is indented by at least one more character.
  constexpr unsigned DeepestColumn = 200;
  unsigned Line = 1, Level = 0;
  char Quote = 0, Before = '\n';
  bool AtLineBegin = true;
  unsigned Column = 0;
  for (size_t I = 0; I < Text.size(); ++I) {
    char C = Text[I];
    if (C == '\n')
      ++Line;
    if (Quote) {
      if (Quote == '"' && C == '\\')
        ++I;
      else if (C == Quote)
        Quote = 0;
      Before = C;
      AtLineBegin = AtLineBegin && C != '\n' ? AtLineBegin : C == '\n';
      continue;
    }
    if (C == '\n' || C == '\r') {
      AtLineBegin = true;
      Column = 0;
    } else if (AtLineBegin && llvm::StringRef(" \t-?:").contains(C)) {
      if (++Column > DeepestColumn)
        return Line;
    } else {
      AtLineBegin = false;
    }
    // Inside of a word these characters open nothing.
    bool AtWordBegin = llvm::StringRef(" \t\n\r[{,:-?").contains(Before);
    if ((C == '\'' || C == '"') && AtWordBegin)
      Quote = C;
    else if (C == '#' && AtWordBegin)
      I = std::min(Text.find('\n', I), Text.size()) - 1;
    else if (C == '[' || C == '{') {
      if (++Level > DeepestLevel)
        return Line;
    } else if ((C == ']' || C == '}') && Level)
      --Level;
    Before = C;
  }
  return 0;
}

} // namespace heddle

#endif // HEDDLE_SUPPORT_DEEPYAML_H
