//===- Text.cpp - What is read in a terminal ------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Report.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace heddle::report {

/// Nothing of a source file may steer the terminal that it is shown in.
static std::string printable(StringRef Text) {
  std::string Result;
  for (unsigned char C : json::fixUTF8(Text))
    Result += C == '\t' ? ' ' : C < 0x20 || C == 0x7f ? '?' : C;
  return Result;
}

static void writeExcerpt(raw_ostream &OS, const Report &R, const Place &P) {
  const SourceText *Text = R.Files.text(P.File);
  if (!Text || !P.Begin.Line)
    return;
  StringRef Line = Text->line(P.Begin.Line);
  std::string Number = utostr(P.Begin.Line);
  OS << "  " << right_justify(Number, 4) << " | " << printable(Line) << "\n"
     << "       | " << std::string(P.Begin.Utf16 - 1, ' ') << '^';
  if (P.End.Line == P.Begin.Line && P.End.Utf16 > P.Begin.Utf16 + 1)
    OS << std::string(P.End.Utf16 - P.Begin.Utf16 - 1, '~');
  OS << "\n";
}

static void writeLine(raw_ostream &OS, const Report &R, const Place &P,
                      StringRef Level, const Twine &Text) {
  if (P)
    OS << printable(P.File) << ":" << P.Begin.Line << ":" << P.Begin.Column
       << ": ";
  OS << Level << ": " << printable(Text.str()) << "\n";
  if (P)
    writeExcerpt(OS, R, P);
}

void writeText(raw_ostream &OS, const Report &R) {
  for (const Finding &F : R.Findings) {
    if (F.Status != State::New)
      continue; // is only counted
    std::string Tail = " [" + F.Check + "]";
    if (F.Seen != Evidence::NotAsked)
      Tail += (" (" + name(F.Seen) + ")").str();
    if (!F.Dispute.empty())
      Tail += " (disputed: " + F.Dispute + ")";
    StringRef Level = F.Level == Severity::Block  ? "error"
                      : F.Level == Severity::Hint ? "remark"
                                                  : "warning";
    writeLine(OS, R, F.Where, Level, F.Message + Tail);
    for (const Note &N : F.Notes)
      writeLine(OS, R, N.Where, "note", N.Text);
    if (!F.RuntimeMessage.empty())
      OS << "note: at run time: " << printable(F.RuntimeMessage) << "\n";
  }
}

} // namespace heddle::report
