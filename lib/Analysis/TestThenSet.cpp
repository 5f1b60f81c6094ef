//===- TestThenSet.cpp - Flags that are tested and set in two steps -------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `if (closed) return; closed = true; delete buffer;` with an atomic flag: two
// tasks can find it clear, and both go on. That matters where what follows may
// be done once only: to end or free something, to join, to set a result.
// Whoever just says again what others have said (`stop = true; wake()`) does no
// harm.
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicAccesses.h"
#include "Analysis/ConcurrentPlaces.h"
#include "Analysis/Constants.h"
#include "Analysis/Instantiation.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/PlaceLocks.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Statements of one function that are looked at.
static constexpr unsigned MaxStatements = 20000;

namespace {

struct TestThenSet {
  AtomicAccess Load, Store;
  /// What may be done once only.
  SourceLocation Act;
};

class Finder {
public:
  Finder(SummaryEngine &Engine, const FunctionDecl *F)
      : Engine(Engine), F(F), Atomics(Engine, F) {}
  std::vector<TestThenSet> collect();

private:
  void look(const CompoundStmt *Block);
  void lookAfter(const AtomicAccess &Load, llvm::ArrayRef<const Stmt *> Rest);
  std::optional<AtomicAccess> tested(const Expr *Condition);
  SourceLocation onceOnly(llvm::ArrayRef<const Stmt *> Rest);
  SourceLocation freedIn(const Stmt *Part);
  bool isOnceOnly(const Expr *E);
  bool isOthersToo(const AccessPath &P) const;

  SummaryEngine &Engine;
  const FunctionDecl *F;
  AtomicAccesses Atomics;
  PathSet Exchanged;
  std::vector<TestThenSet> Found;
};

} // namespace

/// Is it more than a variable of this call, or what the call has made?
bool Finder::isOthersToo(const AccessPath &P) const {
  if (const Stmt *Creator = P.creator()) {
    const SourceManager &SM = Engine.context().getSourceManager();
    return !SM.isPointWithin(SM.getExpansionLoc(Creator->getBeginLoc()),
                             SM.getExpansionLoc(F->getBeginLoc()),
                             SM.getExpansionLoc(F->getEndLoc()));
  }
  const VarDecl *V = P.var();
  return P.kind() == AccessPath::This ||
         (V && (V->hasGlobalStorage() || isa<ParmVarDecl>(V) ||
                !isFrameLocal(V, F)));
}

bool Finder::isOnceOnly(const Expr *E) {
  std::optional<CallView> C = viewCall(E);
  if (!C)
    return false;
  for (Role R : {Role::Join, Role::SetResult, Role::Close})
    if (const Effect *Does = C->effect(Engine.model(), R))
      return isOthersToo(Atomics.evaluator().object(*C, Does->Object));
  return false;
}

/// Where something is freed, here or in what is called.
SourceLocation Finder::freedIn(const Stmt *Part) {
  const SourceManager &SM = Engine.context().getSourceManager();
  if (const FunctionSummary *S = Engine.summary(F))
    for (const Event &E : S->Events) {
      SourceLocation At = E.Site ? E.Site->getBeginLoc() : E.Where.getBegin();
      if (E.Frees && isOthersToo(E.Path) &&
          SM.isPointWithin(SM.getExpansionLoc(At),
                           SM.getExpansionLoc(Part->getBeginLoc()),
                           SM.getExpansionLoc(Part->getEndLoc())))
        return At;
    }
  return {};
}

SourceLocation Finder::onceOnly(llvm::ArrayRef<const Stmt *> Rest) {
  for (const Stmt *Part : Rest) {
    // What is asked again decides again.
    if (!Part || isa<IfStmt, SwitchStmt, WhileStmt, ForStmt, DoStmt>(Part))
      continue;
    llvm::SmallVector<const Stmt *> Work{Part};
    for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
      const Stmt *S = Work.pop_back_val();
      if (!S || isa<LambdaExpr>(S))
        continue;
      if (const auto *E = dyn_cast<Expr>(S); E && isOnceOnly(E))
        return E->getBeginLoc();
      Work.append(S->child_begin(), S->child_end());
    }
    if (SourceLocation At = freedIn(Part); At.isValid())
      return At;
  }
  return {};
}

/// The atomic that a condition asks for, and nothing else.
std::optional<AtomicAccess> Finder::tested(const Expr *Condition) {
  while (const auto *Not =
             dyn_cast<UnaryOperator>(Condition->IgnoreParenImpCasts())) {
    if (Not->getOpcode() != UO_LNot)
      return std::nullopt;
    Condition = Not->getSubExpr();
  }
  const auto *B = dyn_cast<BinaryOperator>(Condition->IgnoreParenImpCasts());
  if (!B || !B->isEqualityOp())
    return Atomics.loadUnderCasts(Condition);
  std::optional<AtomicAccess> Left = Atomics.loadUnderCasts(B->getLHS());
  return Left ? Left : Atomics.loadUnderCasts(B->getRHS());
}

void Finder::lookAfter(const AtomicAccess &Load,
                       llvm::ArrayRef<const Stmt *> Rest) {
  for (size_t I = 0; I < Rest.size(); ++I) {
    const auto *E = dyn_cast_or_null<Expr>(Rest[I]);
    std::optional<AtomicAccess> Store =
        E ? Atomics.store(ignoreWrappers(E)) : std::nullopt;
    if (!Store || Store->Object != Load.Object ||
        !constantValue(Store->Stored, Engine.context()))
      continue;
    SourceLocation Act = onceOnly(Rest.drop_front(I + 1));
    if (Act.isValid())
      Found.push_back({Load, *Store, Act});
    return;
  }
}

void Finder::look(const CompoundStmt *Block) {
  llvm::SmallVector<const Stmt *> Body(Block->body());
  for (size_t I = 0; I < Body.size(); ++I) {
    const auto *If = dyn_cast<IfStmt>(Body[I]);
    if (!If || If->getElse() || !If->getCond())
      continue;
    std::optional<AtomicAccess> Load = tested(If->getCond());
    if (!Load)
      continue;
    if (leaves(If->getThen()))
      lookAfter(*Load, llvm::ArrayRef(Body).drop_front(I + 1));
    else if (const auto *Then = dyn_cast<CompoundStmt>(If->getThen()))
      lookAfter(*Load, llvm::SmallVector<const Stmt *>(Then->body()));
  }
}

std::vector<TestThenSet> Finder::collect() {
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      look(Block);
    if (const auto *E = dyn_cast<Expr>(S))
      insertPath(Exchanged, Atomics.exchanged(E));
    Work.append(S->child_begin(), S->child_end());
  }
  // Whoever compares and exchanges knows about the others.
  llvm::erase_if(Found, [&](const TestThenSet &T) {
    return llvm::is_contained(Exchanged, T.Store.Object);
  });
  return std::move(Found);
}

void heddle::analysis::findTestsThenSets(SummaryEngine &Engine) {
  std::vector<std::pair<const FunctionDecl *, TestThenSet>> All;
  for (const auto &Entry : Engine.index().nodes()) {
    const FunctionDecl *F = Entry.first;
    if (!F->getBody() || F->isDependentContext() ||
        isa<CXXConstructorDecl, CXXDestructorDecl>(F))
      continue;
    for (TestThenSet &T : Finder(Engine, F).collect())
      All.push_back({F, std::move(T)});
  }
  if (All.empty())
    return;
  PlaceLocks Locks(Engine);
  ConcurrentPlaces Places(Engine);
  for (auto &[F, T] : All) {
    SourceLocation At = T.Store.Site->getBeginLoc();
    const auto *Place = Locks.write(At);
    ConcurrentPlaces::Answer Answer = Places.write(F, At, /*AnyWrite=*/false);
    auto &Findings = Engine.findings().NonAtomicUpdates;
    if (!Place || Place->SomeExclusive || !Answer.Beside ||
        llvm::any_of(Findings, [&](const NonAtomicUpdate &Known) {
          return Known.Site->getBeginLoc() == At;
        }))
      continue;
    NonAtomicUpdate New;
    New.Kind = NonAtomicUpdateKind::TestThenSet;
    New.Object = T.Store.Object;
    New.Site = T.Store.Site;
    New.Other = T.Load.Site;
    New.Act = T.Act;
    New.Task = Answer.Task;
    New.IsRace = isKnownRace(Engine, {}, T.Act);
    Findings.push_back(std::move(New));
  }
}
