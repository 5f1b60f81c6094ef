//===- Finding.h - What is reported -----------------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_FINDING_H
#define HEDDLE_REPORT_FINDING_H

#include "llvm/ADT/StringRef.h"
#include <set>
#include <string>
#include <vector>

namespace heddle::report {

/// A position in a text. Lines and columns count from 1.
struct Position {
  unsigned Line = 0;   ///< 0: not known.
  unsigned Column = 0; ///< In bytes, as compilers print it.
  unsigned Utf16 =
      0; ///< The same column in UTF-16 code units, as SARIF counts.
};

/// Where something is said of the code.
struct Place {
  std::string File;    ///< Relative to the root, with '/'. Empty: nowhere.
  Position Begin, End; ///< End is behind the last character.

  explicit operator bool() const { return !File.empty(); }
};

/// A note of a finding, in the order of the story that the finding tells.
struct Note {
  std::string Text;
  Place Where;
};

/// A text that takes the place of another one.
struct Replacement {
  Place Where;
  std::string Text;
  size_t Offset = 0, Length = 0; ///< In bytes, in the file of Where.
};

/// What a finding does at the stage at which it is looked at.
enum class Severity { Off, Hint, Warning, Block };

/// Compared with a baseline.
enum class State { New, PreExisting, Fixed };

/// Compared with what a run of the program saw.
enum class Evidence {
  NotAsked,    ///< There was no report of a run.
  StaticOnly,  ///< The run did not show it, or did not get there.
  Confirmed,   ///< Found statically and seen at run time.
  RuntimeOnly, ///< Seen at run time only.
};

llvm::StringRef name(Severity S);
llvm::StringRef name(State S);
llvm::StringRef name(Evidence E);

/// One finding, told once however many translation units and configurations
/// it was found in.
struct Finding {
  std::string Check; ///< With its prefix: heddle-busy-wait.
  std::string Message;
  Place Where;
  std::vector<Note> Notes;
  std::vector<Replacement> Fixes;
  /// The source line of Where, without the space around it.
  std::string Code;
  /// Identifies the finding while the code around it changes: see Baseline.h.
  std::string Fingerprint;
  /// The configurations that it was found in, if these were named.
  std::set<std::string> Configurations;
  Severity Level = Severity::Warning;
  State Status = State::New;
  Evidence Seen = Evidence::NotAsked;
  std::string RuntimeMessage; ///< What the run said of it.
  std::string Dispute;        ///< Why somebody thinks that it is wrong.
};

} // namespace heddle::report

#endif // HEDDLE_REPORT_FINDING_H
