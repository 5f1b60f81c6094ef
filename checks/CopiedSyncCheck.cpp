//===- CopiedSyncCheck.cpp - heddle-copied-sync ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CopiedSyncCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::CopyKind;

void CopiedSyncCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::CopiedSync &F : TU.findings().CopiedSyncs) {
    SourceLocation At = F.Where.getBegin();
    std::string What = F.Member ? "'" + F.Member->getNameAsString() + "' in it"
                                : "what it synchronizes with";
    std::string Type =
        "'" + F.Type.getNonReferenceType().getUnqualifiedType().getAsString() +
        "'";
    switch (F.Kind) {
    case CopyKind::Object:
      diag(At, "this copies a %0: %1 is then another one than that of the "
               "original, and nothing is synchronized; refer to the original")
          << Type << What << F.Where;
      break;
    case CopyKind::Parameter:
      diag(At, "a %0 is passed by value: the callee uses its own copy of %1, "
               "and nothing is synchronized; pass a pointer%select{| or a "
               "reference}2")
          << Type << What << getLangOpts().CPlusPlus << F.Where;
      break;
    case CopyKind::Result:
      diag(At, "this returns a copy of a %0 that is already in use as %1; "
               "return a pointer to it, or let the caller provide it")
          << Type << What << F.Where;
      break;
    case CopyKind::Capture:
      diag(At, "the closure captures a copy of a %0: it uses its own copy of "
               "%1, and nothing is synchronized; capture it by reference")
          << Type << What << F.Where;
      break;
    case CopyKind::Bytes:
      diag(At, "this copies the bytes of a %0: the copy of %1 is no lock of "
               "its own; copy the other fields, and initialize it anew")
          << Type << What << F.Where;
      break;
    case CopyKind::Snapshot:
      diag(At, "%0 is a copy of another atomic: changing it changes nothing "
               "that other tasks see; refer to the original")
          << F.Copy << F.Where;
      break;
    }
  }
}
