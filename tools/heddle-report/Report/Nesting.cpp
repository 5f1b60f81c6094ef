//===- Nesting.cpp - Keeps recursive readers from overflowing -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Nesting.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace heddle::report {

static constexpr unsigned DeepestLevel = 64;

unsigned lineOfDeepJson(StringRef Text) {
  unsigned Line = 1, Level = 0;
  bool InString = false;
  for (size_t I = 0; I < Text.size(); ++I) {
    char C = Text[I];
    if (C == '\n')
      ++Line;
    if (InString && C == '\\')
      ++I;
    else if (C == '"')
      InString = !InString;
    else if (!InString && (C == '[' || C == '{') && ++Level > DeepestLevel)
      return Line;
    else if (!InString && (C == ']' || C == '}') && Level)
      --Level;
  }
  return 0;
}

Expected<json::Object> parseJson(StringRef Text, StringRef Name,
                                 StringRef What) {
  if (unsigned Line = lineOfDeepJson(Text))
    return failure(Name + ":" + Twine(Line) + ": is nested too deeply");
  Expected<json::Value> Value = json::parse(Text);
  if (!Value) {
    // "[3:4, byte=10]: Expected ..." in LLVM's words.
    std::string Reason = toString(Value.takeError());
    SmallVector<StringRef, 4> Parts;
    if (Regex("^\\[([0-9]+):([0-9]+), byte=[0-9]+\\]: (.*)$")
            .match(Reason, &Parts))
      return failure(Name + ":" + Parts[1] + ":" + Parts[2] + ": " + Parts[3]);
    return failure(Name + ": " + Reason);
  }
  if (json::Object *O = Value->getAsObject())
    return std::move(*O);
  return failure(Name + ":1: is not " + What);
}

Expected<json::Object> readJson(StringRef Path, StringRef What) {
  auto Text = readFile(Path, What);
  if (!Text)
    return Text.takeError();
  return parseJson((*Text)->getBuffer(), Path, What);
}

} // namespace heddle::report
