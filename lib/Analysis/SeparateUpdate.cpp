//===- SeparateUpdate.cpp - Atomics that are read, changed, written back --===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `a = a + 1` is a load and a store, and what another task stores in between is
// lost. With one writer that is fine, and who relaxes the load says so; hence
// either two tasks are seen that do it, or the form is one that has a single
// operation to replace it and the object is no function's own.
//
// `--users; if (users == 0) delete this;` asks again what counting down has
// returned: by then, others may have counted down, too.
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicAccesses.h"
#include "Analysis/AtomicSteps.h"
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
/// Parts of what is stored.
static constexpr unsigned MaxParts = 200;

namespace {

struct Update {
  AtomicAccess Store, Load;
  /// All that is stored, if it is computed directly from the load.
  const BinaryOperator *Change = nullptr;
};

/// An atomic is changed in one step, and read to decide whether something ends.
struct Asked {
  AccessPath Object;
  const Expr *Change = nullptr, *Load = nullptr;
  const IfStmt *Test = nullptr;
};

class UpdateFinder {
public:
  UpdateFinder(SummaryEngine &Engine, const FunctionDecl *F)
      : Engine(Engine), F(F), Atomics(Engine, F) {}
  void collect(std::vector<Update> &Updates, std::vector<Asked> &Again);

private:
  void findAsked(const CompoundStmt *Block, std::vector<Asked> &Again);
  std::optional<Update> update(const AtomicAccess &Store);

  SummaryEngine &Engine;
  const FunctionDecl *F;
  AtomicAccesses Atomics;
  /// What is compared and exchanged somewhere in the function.
  PathSet Exchanged;
};

} // namespace

std::optional<Update> UpdateFinder::update(const AtomicAccess &Store) {
  if (const auto *B = dyn_cast<BinaryOperator>(ignoreWrappers(Store.Stored));
      B &&
      (B->isAdditiveOp() || B->isMultiplicativeOp() || B->isBitwiseOp() ||
       B->isShiftOp()) &&
      B->getOpcode() != BO_Rem)
    for (const Expr *Side : {B->getLHS(), B->getRHS()})
      if (std::optional<AtomicAccess> Load = Atomics.loadUnderCasts(Side);
          Load && Load->Object == Store.Object)
        return Update{Store, *Load, B};
  // Anything else that the old value goes into, perhaps through a local copy.
  llvm::SmallVector<const Stmt *> Work{Store.Stored};
  for (unsigned I = 0; !Work.empty() && I < MaxParts; ++I) {
    const auto *E = dyn_cast_or_null<Expr>(Work.pop_back_val());
    if (!E || isa<LambdaExpr>(E))
      continue;
    std::optional<AtomicAccess> Load = Atomics.load(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E); Ref && !Load)
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
          V && V->hasLocalStorage() && !isa<ParmVarDecl>(V))
        if (const Expr *Source = Engine.onlySource(V, F))
          Load = Atomics.loadUnderCasts(Source);
    if (Load && Load->Object == Store.Object)
      return Update{Store, *Load, nullptr};
    Work.append(E->child_begin(), E->child_end());
  }
  return std::nullopt;
}

void UpdateFinder::findAsked(const CompoundStmt *Block,
                             std::vector<Asked> &Again) {
  AccessPath Object;
  const Expr *Change = nullptr;
  for (const Stmt *S : Block->body()) {
    if (const auto *E = dyn_cast<Expr>(S)) {
      if (AccessPath P = Atomics.changed(E)) {
        Object = P;
        Change = E;
      }
    } else if (const auto *If = dyn_cast<IfStmt>(S); If && Change) {
      if (const Expr *Load = Atomics.loadIn(If->getCond(), Object))
        Again.push_back({Object, Change, Load, If});
    }
  }
}

void UpdateFinder::collect(std::vector<Update> &Updates,
                           std::vector<Asked> &Again) {
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  size_t Before = Updates.size();
  for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      findAsked(Block, Again);
    if (const auto *E = dyn_cast<Expr>(S)) {
      insertPath(Exchanged, Atomics.exchanged(E));
      if (std::optional<AtomicAccess> Store = Atomics.store(E))
        if (std::optional<Update> Found = update(*Store))
          Updates.push_back(std::move(*Found));
    }
    Work.append(S->child_begin(), S->child_end());
  }
  // Whoever compares and exchanges knows about the others.
  Updates.erase(std::remove_if(Updates.begin() + Before, Updates.end(),
                               [&](const Update &U) {
                                 return llvm::is_contained(Exchanged,
                                                           U.Store.Object);
                               }),
                Updates.end());
}

/// The event of \p T that is the store at \p At, or null.
static const Event *storeAt(const Task &T, SourceLocation At) {
  for (const Event &E : T.Body)
    if (E.Kind == EventKind::AtomicWrite && E.Where.getBegin() == At)
      return &E;
  return nullptr;
}

/// Do two tasks certainly write the object of the store \p Mine of \p T, this
/// one among them?
static bool isBesideOthers(const Event &Mine, const Task &T,
                           llvm::ArrayRef<Task> All) {
  if (isExclusive(Mine) || Mine.OneInstance || Mine.Path.creator() ||
      Mine.Path.isCopied() || Mine.Path.hasElement())
    return false;
  auto IsSame = [&](const LiveTask &Live) {
    return llvm::none_of(Live.Since, [&](const Stale &S) {
      return S.Name.isPrefixOf(Mine.Path);
    });
  };
  auto Writes = [&](const Task &Other) {
    return llvm::any_of(Other.Body, [&](const Event &E) {
      return E.Kind == EventKind::AtomicWrite && E.Path == Mine.Path &&
             !isExclusive(E);
    });
  };
  for (const LiveTask &Live : T.LiveAtSpawn)
    if (Live.Task == T.Id && IsSame(Live))
      return true;
  for (const Task &Other : All) {
    if (Other.SpawnedIn != T.SpawnedIn || Other.Id == T.Id || !Writes(Other))
      continue;
    for (const LiveTask &Live : T.LiveAtSpawn)
      if (Live.Task == Other.Id && IsSame(Live))
        return true;
    for (const LiveTask &Live : Other.LiveAtSpawn)
      if (Live.Task == T.Id && IsSame(Live))
        return true;
  }
  return false;
}

/// Belongs \p P to nobody in particular: a global or static variable, a member?
static bool isCommon(const AccessPath &P) {
  if (const VarDecl *V = P.var())
    return (V->hasGlobalStorage() && V->getTLSKind() == VarDecl::TLS_None) ||
           (isa<ParmVarDecl>(V) && !P.steps().empty());
  return P.kind() == AccessPath::This;
}

/// What the local variable \p E was made of, if it never gets another value.
static const Expr *sourceOf(SummaryEngine &Engine, const FunctionDecl *F,
                            const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(E));
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!V || !V->hasLocalStorage() || isa<ParmVarDecl>(V))
    return nullptr;
  return Engine.onlySource(V, F);
}

/// Does \p E name \p D, or a local variable that was read from it?
static bool says(SummaryEngine &Engine, const FunctionDecl *F, const Expr *E,
                 const ValueDecl *D) {
  if (mentions(E, D))
    return true;
  const Expr *Source = sourceOf(Engine, F, E);
  return Source && mentions(Source, D);
}

/// Is \p E a number that \p F alone has, since it was drawn by an atomic
/// update?
static bool isTicket(SummaryEngine &Engine, const FunctionDecl *F,
                     const Expr *E) {
  const Expr *Source = sourceOf(Engine, F, E);
  llvm::SmallVector<const Stmt *> Work{Source};
  for (unsigned I = 0; !Work.empty() && I < MaxParts; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Atomic = dyn_cast<AtomicExpr>(S);
        Atomic && !Atomic->isCmpXChg() && !isAtomicLoad(*Atomic))
      return true;
    if (const auto *Unary = dyn_cast<UnaryOperator>(S);
        Unary && Unary->isIncrementDecrementOp() &&
        Unary->getSubExpr()->getType()->isAtomicType())
      return true;
    const auto *Part = dyn_cast<Expr>(S);
    if (std::optional<CallView> C = Part ? viewCall(Part) : std::nullopt;
        C && C->effect(Engine.model(), Role::AtomicUpdate))
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// Do tasks take turns by \p Counter? Then each waits in a loop until it says
/// its own number, and only who has the turn changes it. The number is a
/// ticket, or a local variable for which \p Writer itself waits before \p
/// Store.
static bool givesTurns(SummaryEngine &Engine, const ValueDecl *Counter,
                       const FunctionDecl *Writer, const Expr *Store) {
  const SourceManager &SM = Engine.context().getSourceManager();
  auto IsOwn = [](const Expr *E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(E));
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return V && V->hasLocalStorage();
  };
  for (const auto &[F, Node] : Engine.index().nodes()) {
    llvm::SmallVector<std::pair<const Stmt *, bool>> Work{
        {F->getBody(), false}};
    for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
      auto [S, InLoop] = Work.pop_back_val();
      if (!S || isa<LambdaExpr>(S))
        continue;
      InLoop |= isa<WhileStmt, DoStmt, ForStmt>(S);
      if (const auto *B = dyn_cast<BinaryOperator>(S);
          B && InLoop && B->isEqualityOp())
        for (auto [Side, Other] : {std::pair(B->getLHS(), B->getRHS()),
                                   std::pair(B->getRHS(), B->getLHS())})
          if (says(Engine, F, Side, Counter) &&
              !says(Engine, F, Other, Counter) &&
              ((F == Writer && IsOwn(Other) &&
                SM.isBeforeInTranslationUnit(B->getEndLoc(),
                                             Store->getBeginLoc())) ||
               isTicket(Engine, F, Other)))
            return true;
      for (const Stmt *Child : S->children())
        Work.push_back({Child, InLoop});
    }
  }
  return false;
}

/// Is nobody left where the test is true: `users == 0`, `!users`?
static bool asksForZero(const Asked &A, ASTContext &Ctx) {
  const Expr *E = ignoreWrappers(A.Test->getCond());
  if (const auto *Not = dyn_cast<UnaryOperator>(E))
    return Not->getOpcode() == UO_LNot;
  const auto *B = dyn_cast<BinaryOperator>(E);
  return B && B->getOpcode() == BO_EQ &&
         llvm::any_of(B->children(), [&](const Stmt *Side) {
           Expr::EvalResult R;
           const auto *Constant = cast<Expr>(Side);
           return !Constant->isValueDependent() &&
                  Constant->EvaluateAsInt(R, Ctx) && R.Val.getInt().isZero();
         });
}

/// Does \p F, where the test is true, end the life of what is counted: of the
/// counter's object, or of anything once nobody is left? Who makes room for
/// more (`if (size > limit) evict()`) may well find another's place.
static bool endsCounted(SummaryEngine &Engine, const FunctionDecl *F,
                        const Asked &A) {
  const FunctionSummary *S = Engine.summary(F);
  const SourceManager &SM = Engine.context().getSourceManager();
  SourceRange R = A.Test->getThen()->getSourceRange();
  bool AtZero = asksForZero(A, Engine.context());
  return S && llvm::any_of(S->Events, [&](const Event &E) {
           SourceLocation At =
               E.Site ? E.Site->getBeginLoc() : E.Where.getBegin();
           return E.Frees && (AtZero || E.Path.isPrefixOf(A.Object)) &&
                  At.isValid() &&
                  SM.isPointWithin(SM.getExpansionLoc(At),
                                   SM.getExpansionLoc(R.getBegin()),
                                   SM.getExpansionLoc(R.getEnd()));
         });
}

static void reportAsked(SummaryEngine &Engine, PlaceLocks &Places,
                        const FunctionDecl *F, const Asked &A) {
  const auto *Place = Places.write(A.Change->getBeginLoc());
  auto &Findings = Engine.findings().NonAtomicUpdates;
  if (!Place || Place->SomeExclusive || !isCommon(A.Object) ||
      !endsCounted(Engine, F, A) ||
      llvm::any_of(Findings, [&](const NonAtomicUpdate &Known) {
        return Known.Site->getBeginLoc() == A.Load->getBeginLoc();
      }))
    return;
  NonAtomicUpdate Found;
  Found.Kind = NonAtomicUpdateKind::AskedAgain;
  Found.Object = A.Object;
  Found.Site = A.Load;
  Found.Other = A.Change;
  Findings.push_back(std::move(Found));
}

void heddle::analysis::findSeparateUpdates(SummaryEngine &Engine) {
  std::vector<std::pair<const FunctionDecl *, Update>> All;
  std::vector<std::pair<const FunctionDecl *, Asked>> AskedAgain;
  for (const auto &[F, Node] : Engine.index().nodes()) {
    if (!F->getBody() || isa<CXXConstructorDecl, CXXDestructorDecl>(F))
      continue;
    std::vector<Update> Updates;
    std::vector<Asked> Again;
    UpdateFinder(Engine, F).collect(Updates, Again);
    for (Asked &A : Again)
      AskedAgain.push_back({F, std::move(A)});
    for (Update &U : Updates)
      All.push_back({F, std::move(U)});
  }
  if (All.empty() && AskedAgain.empty())
    return;
  PlaceLocks Places(Engine);
  for (auto &[F, A] : AskedAgain)
    reportAsked(Engine, Places, F, A);
  auto &Findings = Engine.findings().NonAtomicUpdates;
  for (auto &[F, U] : All) {
    SourceLocation At = U.Store.Site->getBeginLoc();
    const Task *Runs = nullptr, *Beside = nullptr;
    for (const Task &T : Engine.spawned())
      if (const Event *Mine = storeAt(T, At)) {
        Runs = &T;
        if (!Beside && isBesideOthers(*Mine, T, Engine.spawned()))
          Beside = &T;
      }
    const auto *Place = Places.write(At);
    if (Place && Place->SomeExclusive)
      continue;
    // One task that does it is one writer.
    bool Inferred = Place && !Runs && U.Change && !U.Load.Relaxed &&
                    isCommon(U.Store.Object) && !F->isMain();
    if (!Beside && !Inferred)
      continue;
    if (llvm::any_of(Findings, [&](const NonAtomicUpdate &Known) {
          return Known.Site->getBeginLoc() == At;
        }))
      continue;
    const ValueDecl *Counter = U.Store.Object.lastNamed();
    if (Counter && givesTurns(Engine, Counter, F, U.Store.Site))
      continue;
    NonAtomicUpdate Found;
    Found.Object = U.Store.Object;
    Found.Site = U.Store.Site;
    Found.Other = U.Load.Site;
    Found.Task = Beside ? Beside->Site : nullptr;
    Found.Change = U.Change;
    Found.Name = U.Store.Name;
    Found.Sure = Beside ? Confidence::High : Confidence::Medium;
    Findings.push_back(std::move(Found));
  }
}
