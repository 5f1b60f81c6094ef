//===- UnsafeInit.cpp - Initialisation that two tasks can do at once ------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A plain pointer or flag says whether something has been made. Two mistakes:
// it is tested without the lock under which it is tested again and written
// (double-checked locking), or no lock is involved at all (lazy initialisation)
// in a function that a task gets to and that others call, too.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Evaluator.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/PlaceLocks.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Statements of one function that are looked at.
static constexpr unsigned MaxStatements = 20000;

namespace {

/// A test whether something is there.
struct Test {
  const IfStmt *If;
  const Expr *Object;
  AccessPath Path;
  bool IsAbsent; ///< The branch is taken if it is not there.
};
struct Write {
  const Expr *Site;
  AccessPath Path;
};

class InitFinder {
public:
  InitFinder(SummaryEngine &Engine, const FunctionDecl *F)
      : Engine(Engine), M(Engine.model()), F(F) {}
  /// Fills Tests and Writes. Returns whether there is anything to judge.
  bool collect();
  void findDoubleChecked(const PlaceLocks &Places);
  void findLazy(const PlaceLocks &Places);

private:
  void addTest(const IfStmt *If);
  void addWrite(const Expr *Site, const Expr *Object);
  bool isMarker(const Expr *Object) const;
  bool isNothing(const Expr *E) const;
  bool before(const Stmt *X, const Stmt *Y) const {
    return Engine.context().getSourceManager().isBeforeInTranslationUnit(
        X->getBeginLoc(), Y->getBeginLoc());
  }
  void add(NonAtomicUpdateKind Kind, const AccessPath &P, const Expr *Site,
           const Expr *Other, const Expr *Task, const Write &W);

  SummaryEngine &Engine;
  Model &M;
  const FunctionDecl *F;
  std::vector<Test> Tests;
  std::vector<Write> Writes;
};

} // namespace

/// May \p Object, a plain pointer or flag, say whether something was made?
bool InitFinder::isMarker(const Expr *Object) const {
  QualType T = Object->getType();
  return M.isKind(T, TypeKind::Pointer) || T->isPointerType() ||
         (T->isIntegerType() && !T->isAtomicType() && !T->isEnumeralType());
}

bool InitFinder::isNothing(const Expr *E) const {
  ASTContext &Ctx = Engine.context();
  E = ignoreWrappers(E);
  Expr::EvalResult Value;
  return !E->isValueDependent() &&
         (E->isNullPointerConstant(Ctx, Expr::NPC_ValueDependentIsNotNull) ||
          (E->getType()->isIntegerType() && E->EvaluateAsInt(Value, Ctx) &&
           Value.Val.getInt() == 0));
}

void InitFinder::addTest(const IfStmt *If) {
  const Expr *E = If->getCond();
  bool Absent = false;
  for (unsigned I = 0; E && I < 8; ++I) {
    E = ignoreWrappers(E);
    if (const auto *Not = dyn_cast<UnaryOperator>(E);
        Not && Not->getOpcode() == UO_LNot) {
      Absent = !Absent;
      E = Not->getSubExpr();
      continue;
    }
    const Expr *Left = nullptr, *Right = nullptr;
    bool Equal = false;
    if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->isEqualityOp()) {
      Left = B->getLHS(), Right = B->getRHS();
      Equal = B->getOpcode() == BO_EQ;
    } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
               Op && Op->getNumArgs() == 2 &&
               (Op->getOperator() == OO_EqualEqual ||
                Op->getOperator() == OO_ExclaimEqual)) {
      Left = Op->getArg(0), Right = Op->getArg(1);
      Equal = Op->getOperator() == OO_EqualEqual;
    }
    if (Left) {
      if (isNothing(Left))
        std::swap(Left, Right);
      if (!isNothing(Right))
        return;
      Absent ^= Equal;
      E = Left;
      continue;
    }
    // A smart pointer tells by a conversion.
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
        Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl())) {
      E = Call->getImplicitObjectArgument();
      continue;
    }
    break;
  }
  if (!E || !E->isGLValue() || !isMarker(E))
    return;
  if (AccessPath P = Evaluator(Engine, F, State()).location(E))
    Tests.push_back({If, E, std::move(P), Absent});
}

void InitFinder::addWrite(const Expr *Site, const Expr *Object) {
  if (isMarker(Object))
    if (AccessPath P = Evaluator(Engine, F, State()).location(Object))
      Writes.push_back({Site, std::move(P)});
}

bool InitFinder::collect() {
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *If = dyn_cast<IfStmt>(S); If && If->getCond())
      addTest(If);
    else if (const auto *B = dyn_cast<BinaryOperator>(S);
             B && B->getOpcode() == BO_Assign && !isNothing(B->getRHS()))
      addWrite(B, B->getLHS());
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
             Op && Op->getOperator() == OO_Equal && Op->getNumArgs() == 2)
      addWrite(Op, Op->getArg(0));
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
             Call && Call->getNumArgs() && Call->getMethodDecl() &&
             !Call->getMethodDecl()->isConst())
      addWrite(Call, Call->getImplicitObjectArgument());
    Work.append(S->child_begin(), S->child_end());
  }
  return !Tests.empty() && !Writes.empty();
}

/// Is what \p P names one object for all tasks?
static bool isForAll(const AccessPath &P) {
  const VarDecl *V = P.var();
  return !P.isCopied() && !P.hasElement() &&
         !(V && V->getTLSKind() != VarDecl::TLS_None);
}

void InitFinder::add(NonAtomicUpdateKind Kind, const AccessPath &P,
                     const Expr *Site, const Expr *Other, const Expr *Task,
                     const Write &W) {
  NonAtomicUpdate Found;
  Found.Kind = Kind;
  Found.Object = P;
  Found.Site = Site;
  Found.Other = Other;
  Found.Task = Task;
  Found.IsRace = isKnownRace(Engine, P, W.Site->getBeginLoc());
  Found.Sure = Confidence::Medium;
  auto &All = Engine.findings().NonAtomicUpdates;
  if (llvm::none_of(All, [&](const NonAtomicUpdate &Known) {
        return Known.Site->getBeginLoc() == Site->getBeginLoc();
      }))
    All.push_back(std::move(Found));
}

void InitFinder::findDoubleChecked(const PlaceLocks &Places) {
  for (const Test &First : Tests) {
    const auto *Read = Places.read(First.Object->getBeginLoc());
    if (!isForAll(First.Path) || !Read || Read->SomeExclusive)
      continue;
    for (const Test &Second : Tests) {
      const auto *Again = Places.read(Second.Object->getBeginLoc());
      if (Second.Path != First.Path || !before(First.If, Second.If) || !Again ||
          !Again->AlwaysExclusive)
        continue;
      for (const Write &W : Writes) {
        const auto *Locked = Places.write(W.Site->getBeginLoc());
        if (W.Path != First.Path || !before(Second.If, W.Site) || !Locked ||
            !Locked->AlwaysExclusive)
          continue;
        add(NonAtomicUpdateKind::DoubleChecked, First.Path, First.Object,
            W.Site, nullptr, W);
        return;
      }
    }
  }
}

void InitFinder::findLazy(const PlaceLocks &Places) {
  for (const Test &T : Tests) {
    const VarDecl *V = T.Path.var();
    const Stmt *Then = T.If->getThen();
    if (!T.IsAbsent || !isForAll(T.Path) || !V || !V->hasGlobalStorage() ||
        !T.Path.steps().empty())
      continue;
    // A flag alone is set to the same value, whoever does it.
    const auto *Block = dyn_cast<CompoundStmt>(Then);
    if (T.Object->getType()->isIntegerType() && !(Block && Block->size() > 1))
      continue;
    for (const Write &W : Writes) {
      bool Inside =
          !before(W.Site, Then) &&
          !Engine.context().getSourceManager().isBeforeInTranslationUnit(
              Then->getEndLoc(), W.Site->getBeginLoc());
      SourceLocation At = W.Site->getBeginLoc();
      const auto *Place = Places.write(At);
      if (!Inside || W.Path != T.Path || !Place || Place->SomeExclusive)
        continue;
      for (const Task &Runs : Engine.spawned()) {
        if (Runs.Entry == F || llvm::none_of(Runs.Body, [&](const Event &E) {
              return E.Kind == EventKind::Write && E.Where.getBegin() == At &&
                     E.Locks.empty();
            }))
          continue;
        // Others than this task call it, too.
        unsigned Callers = 0;
        for (const auto &[Caller, Node] : Engine.index().nodes())
          Callers += Node.References.contains(F);
        if (Callers > 1)
          add(NonAtomicUpdateKind::LazyInit, T.Path, W.Site, T.Object,
              Runs.Site, W);
        break;
      }
    }
  }
}

void heddle::analysis::findUnsafeInits(SummaryEngine &Engine) {
  const FunctionIndex &Index = Engine.index();
  if (!Index.usesLocks() && Engine.spawned().empty())
    return;
  std::vector<InitFinder> Finders;
  for (const auto &[F, Node] : Index.nodes()) {
    if (!F->getBody() || isa<CXXConstructorDecl, CXXDestructorDecl>(F))
      continue;
    InitFinder Finder(Engine, F);
    if (Finder.collect())
      Finders.push_back(std::move(Finder));
  }
  if (Finders.empty())
    return;
  PlaceLocks Places(Engine);
  for (InitFinder &Finder : Finders) {
    Finder.findDoubleChecked(Places);
    Finder.findLazy(Places);
  }
}
