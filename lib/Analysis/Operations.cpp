//===- Operations.cpp - What a function does to channels ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Operations.h"
#include "Analysis/CallView.h"
#include "Analysis/ObjectUses.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

/// Collects what a function does to channels and the like, with its loops.
class OperationCollector : public RecursiveASTVisitor<OperationCollector> {
public:
  explicit OperationCollector(Model &M) : M(M) {}
  bool shouldVisitImplicitCode() const { return true; }
  llvm::SmallVector<Operation, 8> All;

  bool TraverseLambdaExpr(LambdaExpr *L) {
    // The cases of a select run in place; their bodies only after a choice.
    return true;
  }
  bool TraverseForStmt(ForStmt *S) {
    return loop(S, [&] { return RecursiveASTVisitor::TraverseForStmt(S); });
  }
  bool TraverseWhileStmt(WhileStmt *S) {
    return loop(S, [&] { return RecursiveASTVisitor::TraverseWhileStmt(S); });
  }
  bool TraverseDoStmt(DoStmt *S) {
    return loop(S, [&] { return RecursiveASTVisitor::TraverseDoStmt(S); });
  }
  bool TraverseCXXForRangeStmt(CXXForRangeStmt *S) {
    return loop(
        S, [&] { return RecursiveASTVisitor::TraverseCXXForRangeStmt(S); });
  }
  bool VisitExpr(Expr *E) {
    std::optional<CallView> C = viewCall(E);
    const FunctionModel *Fn = C ? C->lookUp(M) : nullptr;
    if (!Fn)
      return true;
    for (const Effect &Effect : Fn->Effects) {
      const Expr *Object = Effect.Object.Kind == Operand::This
                               ? C->Object
                               : C->operand(Effect.Object);
      const Stmt *Loop = Loops.empty() ? nullptr : Loops.back();
      const auto *AsRange = dyn_cast_or_null<CXXForRangeStmt>(Loop);
      bool IsRange = AsRange && C->Callee->getIdentifier() &&
                     C->Callee->getName() == "begin";
      if (IsRange)
        Object = AsRange->getRangeInit();
      All.push_back({Effect.What, E,
                     Object ? ObjectUses::named(Object) : nullptr, Loop,
                     IsRange, Loop && hasExit(Loop)});
    }
    return true;
  }

  /// Can the body of \p Loop be left by break, return, throw or goto?
  static bool hasExit(const Stmt *Loop) {
    llvm::SmallVector<std::pair<const Stmt *, bool>> Work;
    for (const Stmt *Child : Loop->children())
      Work.push_back({Child, true});
    while (!Work.empty()) {
      auto [S, BreaksOurs] = Work.pop_back_val();
      if (!S || isa<LambdaExpr>(S))
        continue;
      if (isa<ReturnStmt, CXXThrowExpr, GotoStmt, IndirectGotoStmt,
              CoreturnStmt>(S) ||
          (isa<BreakStmt>(S) && BreaksOurs))
        return true;
      bool Inner =
          BreaksOurs &&
          !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(S);
      for (const Stmt *Child : S->children())
        Work.push_back({Child, Inner});
    }
    return false;
  }

private:
  template <typename Body> bool loop(const Stmt *S, Body Run) {
    Loops.push_back(S);
    bool Result = Run();
    Loops.pop_back();
    return Result;
  }
  Model &M;
  llvm::SmallVector<const Stmt *> Loops;
};

} // namespace

llvm::SmallVector<Operation, 8>
heddle::analysis::operations(Model &M, const FunctionDecl *F) {
  OperationCollector Collector(M);
  Collector.TraverseStmt(F->getBody());
  return std::move(Collector.All);
}
