//===- Markup.cpp - Texts in XML and HTML ---------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Markup.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace heddle::report {

/// U+FFFD stands for what has no place in XML: most control characters cannot
/// be written at all.
static constexpr StringLiteral NoCharacter = "\xEF\xBF\xBD";

std::string markup(StringRef Text) {
  std::string Escaped;
  raw_string_ostream OS(Escaped);
  printHTMLEscaped(json::fixUTF8(Text), OS);
  std::string Result;
  for (unsigned char C : OS.str())
    // Readers make spaces of line breaks in attributes, unless they are
    // written like this.
    if (C == '\t' || C == '\n' || C == '\r')
      Result += "&#" + utostr(C) + ";";
    else if (C < 0x20 || C == 0x7f)
      Result += NoCharacter;
    else
      Result += C;
  // U+FFFE and U+FFFF are no characters of XML either.
  for (StringRef Bad : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
    for (size_t At; (At = StringRef(Result).find(Bad)) != StringRef::npos;)
      Result.replace(At, Bad.size(), NoCharacter.str());
  return Result;
}

} // namespace heddle::report
