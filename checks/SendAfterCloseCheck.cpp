//===- SendAfterCloseCheck.cpp - heddle-send-after-close ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SendAfterCloseCheck.h"
#include "Analysis/CallView.h"
#include "FixIts.h"

using namespace clang;
using namespace clang::tidy::heddle;

/// The call that \p Statement consists of, if it has role \p R.
static std::optional<analysis::CallView>
statementWith(const Stmt *Statement, model::Role R, model::Model &M) {
  const auto *E = dyn_cast<Expr>(Statement);
  std::optional<analysis::CallView> C;
  if (E)
    C = analysis::viewCall(analysis::ignoreWrappers(E));
  return C && C->effect(M, R) ? C : std::nullopt;
}

/// `close(); send(v);` in one block: the close behind the last of the sends.
static FixIts closeAfterwards(const analysis::SendAfterClose &F,
                              analysis::TranslationUnitAnalysis &TU) {
  SourceText Source(TU.context());
  std::optional<Place> Send = F.Call ? Source.placeOf(F.Call) : std::nullopt;
  const auto *Block = Send ? dyn_cast<CompoundStmt>(Send->Parent) : nullptr;
  if (!Block || Source.isInTemplate(F.Call))
    return {};
  const auto *At = llvm::find(Block->body(), Send->Statement);
  if (At == Block->body_begin())
    return {};
  const Stmt *Close = At[-1];
  auto Closing = statementWith(Close, model::Role::Close, TU.model());
  if (!Closing || Closing->Site->getBeginLoc() != F.Closed || !Closing->Object)
    return {};
  StringRef Channel = Source.text(Closing->Object->getSourceRange());
  const Stmt *Last = nullptr;
  for (; At != Block->body_end(); ++At) {
    auto Sending = statementWith(*At, model::Role::Send, TU.model());
    if (!Sending || !Sending->Object ||
        Source.text(Sending->Object->getSourceRange()) != Channel)
      break;
    Last = *At;
  }
  std::string Text;
  std::optional<FixItHint> Cut = Source.cut(Close, Text);
  std::optional<FixItHint> Put;
  if (Cut && Last)
    Put = Source.putAfter(Last, Text);
  return Put ? FixIts{*Cut, *Put} : FixIts();
}

void SendAfterCloseCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::SendAfterClose &F : TU.findings().SendsAfterClose) {
    diag(F.Send.Where.getBegin(),
         "%0 is %select{closed on a path that leads here|already closed}1 when "
         "this sends; close it after the last send")
        << quoted(F.Send) << F.Always << F.Send.Where << closeAfterwards(F, TU);
    diag(F.Closed, "it is closed here", DiagnosticIDs::Note);
  }
  for (const analysis::Conflict &C : TU.findings().ClosesDuringSend) {
    diag(C.First.Where.getBegin(),
         "this may send on %0 after it was closed: nothing orders the send "
         "before the close; close it when all senders have ended")
        << quoted(C.First) << C.First.Where;
    diag(C.Second.Where.getBegin(), "it is closed here at the same time",
         DiagnosticIDs::Note)
        << C.Second.Where;
    noteSpawn(C.FirstTask, "the sending task starts here");
    noteSpawn(C.SecondTask, "the closing task starts here");
  }
}
