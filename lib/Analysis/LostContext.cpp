//===- LostContext.cpp - Cancellation that does not arrive ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A context reaches a task only if everybody hands it on. It is lost where a
// fresh one is made although the caller's is at hand, and in a task that is
// given one, never looks at it, and loops or waits for ever.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

/// Walks one function with the contexts that are at hand in it, the lambdas in
/// it included: they may use what they capture.
class FreshContextFinder : public RecursiveASTVisitor<FreshContextFinder> {
public:
  FreshContextFinder(SummaryEngine &Engine, const FunctionDecl *F)
      : M(Engine.model()) {
    for (const ParmVarDecl *P : F->parameters())
      if (isContext(P->getType()) && P->getIdentifier())
        AtHand.push_back(P);
  }
  /// A context that was asked, waited for or cancelled may be over: what comes
  /// then needs one of its own.
  bool IsAsked = false;

  bool TraverseLambdaExpr(LambdaExpr *L) {
    // Without a capture it has only its own parameters.
    llvm::SmallVector<const VarDecl *, 2> Before = AtHand;
    AtHand.clear();
    for (const LambdaCapture &C : L->captures())
      if (C.capturesVariable())
        if (const auto *V = dyn_cast<VarDecl>(C.getCapturedVar()))
          if (isContext(V->getType()))
            AtHand.push_back(V);
    for (const Expr *Init : L->capture_inits())
      TraverseStmt(const_cast<Expr *>(Init));
    TraverseStmt(L->getBody());
    AtHand = std::move(Before);
    return true;
  }

  bool VisitExpr(Expr *E) {
    std::optional<CallView> C = viewCall(E);
    const FunctionModel *Fn = C ? C->lookUp(M) : nullptr;
    if (!Fn)
      return true;
    for (const Effect &Effect : Fn->Effects)
      if (Effect.What == Role::ContextCheck ||
          Effect.What == Role::ContextWait ||
          Effect.What == Role::ContextCancel)
        IsAsked = true;
    if (C->effect(M, Role::ContextCreate) && C->Args.empty() &&
        !AtHand.empty() && !E->getBeginLoc().isMacroID())
      Fresh.push_back({E, AtHand.back()});
    return true;
  }

  /// Is the fresh context given to somebody, rather than kept as a fallback?
  bool VisitCallExpr(CallExpr *Call) {
    for (const Expr *Arg : Call->arguments())
      Given.insert(ignoreWrappers(Arg));
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *Made) {
    for (const Expr *Arg : Made->arguments())
      Given.insert(ignoreWrappers(Arg));
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    if (V->getInit())
      Kept.insert(ignoreWrappers(V->getInit()));
    return true;
  }

  llvm::SmallVector<std::pair<const Expr *, const VarDecl *>, 2> Fresh;
  llvm::DenseSet<const Expr *> Given, Kept;

private:
  bool isContext(QualType T) const { return M.isKind(T, TypeKind::Context); }
  Model &M;
  llvm::SmallVector<const VarDecl *, 2> AtHand;
};

class LostContextFinder {
public:
  explicit LostContextFinder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()) {}
  void run();

private:
  void judgeFresh(const FunctionDecl *F);
  void judgeTask(const Task &T);
  SourceRange goesOn(const FunctionDecl *F);

  SummaryEngine &Engine;
  Model &M;
};

} // namespace

void LostContextFinder::judgeFresh(const FunctionDecl *F) {
  // Lambdas are looked at with the function around them.
  if (const auto *Method = dyn_cast<CXXMethodDecl>(F);
      Method && Method->getParent()->isLambda() && F->param_empty())
    return;
  FreshContextFinder Finder(Engine, F);
  Finder.TraverseStmt(F->getBody());
  if (Finder.IsAsked)
    return;
  for (auto [Fresh, AtHand] : Finder.Fresh) {
    bool Given = Finder.Given.count(Fresh);
    if (!Given && !Finder.Kept.count(Fresh))
      continue;
    LostContext L;
    L.Kind = LostContextKind::Fresh;
    L.AtHand = AtHand;
    L.Fresh = Fresh;
    L.Replaceable = true;
    Engine.findings().LostContexts.push_back(L);
  }
}

/// Where \p F loops without end or waits for an unbounded time.
SourceRange LostContextFinder::goesOn(const FunctionDecl *F) {
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    const Expr *Condition = nullptr;
    bool Loops = false;
    if (const auto *For = dyn_cast<ForStmt>(S)) {
      Condition = For->getCond();
      Loops = true;
    } else if (const auto *While = dyn_cast<WhileStmt>(S)) {
      Condition = While->getCond();
      Loops = true;
    } else if (const auto *Do = dyn_cast<DoStmt>(S)) {
      Condition = Do->getCond();
      Loops = true;
    }
    bool Truth = false;
    if (Loops && (!Condition || (!Condition->isValueDependent() &&
                                 Condition->EvaluateAsBooleanCondition(
                                     Truth, Engine.context()) &&
                                 Truth)))
      return S->getSourceRange();
    Work.append(S->child_begin(), S->child_end());
  }
  return {};
}

void LostContextFinder::judgeTask(const Task &T) {
  if (!T.Entry || !T.Entry->getBody())
    return;
  llvm::SmallVector<const VarDecl *, 4> Given;
  for (const ParmVarDecl *P : T.Entry->parameters())
    // Who leaves the name out says that he does not want it.
    if (P->getIdentifier() && !P->isReferenced() && !P->isUsed() &&
        !P->hasAttr<UnusedAttr>())
      Given.push_back(P);
  if (const auto *Method = dyn_cast<CXXMethodDecl>(T.Entry);
      Method && Method->getParent()->isLambda())
    for (const LambdaCapture &C : Method->getParent()->captures())
      if (C.capturesVariable() &&
          !mentions(T.Entry->getBody(), C.getCapturedVar()))
        if (const auto *V = dyn_cast<VarDecl>(C.getCapturedVar()))
          Given.push_back(V);
  for (const VarDecl *P : Given) {
    if (!M.isKind(P->getType(), TypeKind::StopToken) &&
        !M.isKind(P->getType(), TypeKind::Context))
      continue;
    SourceRange Where = goesOn(T.Entry);
    if (Where.isInvalid())
      continue;
    LostContext L;
    L.Kind = LostContextKind::Ignored;
    L.AtHand = P;
    L.Where = Where;
    L.Task = T.Site;
    auto &Known = Engine.findings().LostContexts;
    if (llvm::none_of(Known, [&](const LostContext &K) {
          return K.AtHand == P && K.Where == Where;
        }))
      Known.push_back(L);
  }
}

void LostContextFinder::run() {
  if (Engine.index().uses(Role::ContextCreate))
    for (const auto &[F, Node] : Engine.index().nodes())
      if (F->getBody())
        judgeFresh(F);
  for (const Task &T : Engine.spawned())
    judgeTask(T);
}

void heddle::analysis::findLostContexts(SummaryEngine &Engine) {
  LostContextFinder(Engine).run();
}
