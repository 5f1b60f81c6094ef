//===- OpenMPRegions.cpp - Statements around and in directives ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OpenMPWalker.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

/// The parts of \p S that belong to its function.
static void forEachChild(const Stmt *S,
                         llvm::function_ref<void(const Stmt *)> Visit) {
  if (const auto *D = dyn_cast<OMPExecutableDirective>(S)) {
    if (D->hasAssociatedStmt() && !D->isStandaloneDirective())
      if (const Stmt *Body = D->getRawStmt())
        Visit(Body);
    return;
  }
  if (const auto *Captured = dyn_cast<CapturedStmt>(S)) {
    Visit(Captured->getCapturedStmt());
    return;
  }
  for (const Stmt *Child : S->children())
    if (Child)
      Visit(Child);
}

static bool contains(const Stmt *S, unsigned Depth,
                     llvm::function_ref<bool(const Stmt *)> Wanted) {
  if (!S || Depth > 200)
    return false;
  if (Wanted(S))
    return true;
  bool Found = false;
  forEachChild(S, [&](const Stmt *Child) {
    Found = Found || contains(Child, Depth + 1, Wanted);
  });
  return Found;
}

bool openmp::containsDirective(const Stmt *S) {
  return contains(
      S, 0, [](const Stmt *Part) { return isa<OMPExecutableDirective>(Part); });
}

/// Is there a directive that binds to a team which \p S does not make?
static bool needsTeam(const Stmt *S, unsigned Depth) {
  if (!S || Depth > 200)
    return false;
  if (const auto *D = dyn_cast<OMPExecutableDirective>(S)) {
    OpenMPDirectiveKind Kind = D->getDirectiveKind();
    if (isOpenMPParallelDirective(Kind) || isOpenMPTeamsDirective(Kind))
      return false;
    if (isOpenMPWorksharingDirective(Kind) || isa<OMPBarrierDirective>(D) ||
        isa<OMPMasterDirective>(D))
      return true;
  }
  bool Found = false;
  forEachChild(S, [&](const Stmt *Child) {
    Found = Found || needsTeam(Child, Depth + 1);
  });
  return Found;
}

void openmp::walk(SummaryEngine &Engine, const FunctionDecl *F, Region &R,
                  llvm::DenseSet<const FunctionDecl *> &Visited) {
  Walker(Engine, F, R, Visited).run();
}

Storage *Walker::newStorage(const VarDecl *V, const Stmt *Creator,
                            const Frame *Owner) {
  R.Storages.emplace_back();
  Storage &S = R.Storages.back();
  S.Variable = V;
  S.Creator = Creator;
  S.Owner = Owner;
  return &S;
}

Frame *Walker::push(Frame::KindTy Kind, const OMPExecutableDirective *D) {
  R.Frames.emplace_back();
  Frame *New = &R.Frames.back();
  New->Kind = Kind;
  New->Parent = Now;
  New->Depth = Now ? Now->Depth + 1 : 0;
  New->Directive = D;
  if (Kind == Frame::Team) {
    New->Replicated = true;
    New->Number = R.Arena.newSymbol(Symbol::ThreadNumber, New);
  }
  return Now = New;
}

void Walker::run() {
  push(Frame::Root);
  const Frame *Outermost = Now;
  // Who calls a function that shares its work is a team. What is local to the
  // function belongs to each thread, what it is given to all of them.
  bool Orphan = needsTeam(F->getBody(), 0);
  if (Orphan) {
    push(Frame::Team);
    Now->Orphan = true;
  }
  for (const ParmVarDecl *P : F->parameters()) {
    QualType T = P->getType();
    if (Orphan && T->isReferenceType()) {
      Env[P] = {newStorage(P, nullptr, Outermost), {}};
      continue;
    }
    Env[P] = {newStorage(P, nullptr, Now), {}};
    if (Orphan && T->isPointerType())
      Values[{Env[P].Root, {}}] = Value::pointer(
          Location{newStorage(P, nullptr, Outermost), {}}.deref().index(
              R.Arena.constant(0)));
    else if (Orphan && T->isIntegerType())
      Values[{Env[P].Root, {}}] = Value::number(
          R.Arena.symbol(R.Arena.newSymbol(Symbol::Param, Outermost)));
  }
  if (const auto *Method = dyn_cast<CXXMethodDecl>(F);
      Method && Method->isInstance())
    This = {newStorage(nullptr, F->getBody(), Outermost), {}};
  Stack.push_back(F);
  statement(F->getBody());
}

static bool alwaysLeaves(const Stmt *S) {
  if (!S)
    return false;
  if (isa<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt>(S) ||
      isa<CXXThrowExpr>(S))
    return true;
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(S))
    return alwaysLeaves(Cleanups->getSubExpr());
  if (const auto *Call = dyn_cast<CallExpr>(S))
    return Call->getDirectCallee() && Call->getDirectCallee()->isNoReturn();
  if (const auto *C = dyn_cast<CompoundStmt>(S))
    return !C->body_empty() && alwaysLeaves(C->body_back());
  if (const auto *If = dyn_cast<IfStmt>(S))
    return alwaysLeaves(If->getThen()) && alwaysLeaves(If->getElse());
  return false;
}

void Walker::statement(const Stmt *S) {
  if (!S || R.Truncated)
    return;
  if (++StepsTaken > MaxSteps || Depth > MaxDepth) {
    R.Truncated = true;
    return;
  }
  ++Depth;
  if (const auto *E = dyn_cast<Expr>(S))
    eval(E);
  else if (const auto *C = dyn_cast<CompoundStmt>(S))
    compound(C);
  else if (const auto *D = dyn_cast<OMPExecutableDirective>(S))
    directive(D);
  else if (const auto *Captured = dyn_cast<CapturedStmt>(S))
    statement(Captured->getCapturedStmt());
  else if (const auto *Loop = dyn_cast<OMPCanonicalLoop>(S))
    statement(Loop->getLoopStmt());
  else if (const auto *Decls = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Decls->decls())
      if (const auto *V = dyn_cast<VarDecl>(D))
        declare(V);
  } else if (const auto *If = dyn_cast<IfStmt>(S))
    branch(If);
  else if (const auto *For = dyn_cast<ForStmt>(S))
    forLoop(For);
  else if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
    rangeLoop(Range);
  else if (const auto *While = dyn_cast<WhileStmt>(S)) {
    if (While->getConditionVariable())
      declare(While->getConditionVariable());
    uncountedLoop(While->getCond(), While->getBody());
  } else if (const auto *Do = dyn_cast<DoStmt>(S))
    uncountedLoop(Do->getCond(), Do->getBody());
  else if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
    const Expr *Result = Return->getRetValue();
    if (Result && Result->isGLValue())
      ReturnedAt.push_back(lval(Result));
    else if (Result)
      Returned.push_back(eval(Result));
  } else if (const auto *Switch = dyn_cast<SwitchStmt>(S)) {
    Symbolic Tested = eval(Switch->getCond()).Number;
    Knowledge Before = Values;
    size_t Outer = Conditions.size();
    const auto *Body = dyn_cast_or_null<CompoundStmt>(Switch->getBody());
    if (!Body)
      statement(Switch->getBody());
    else
      for (const Stmt *Part : Body->body()) {
        while (const auto *Case = dyn_cast<SwitchCase>(Part)) {
          Conditions.resize(Outer);
          if (const auto *Constant = dyn_cast<CaseStmt>(Case)) {
            Values = Before;
            Conditions.push_back(
                {R.Arena.binary(SymbolicOp::Eq, Tested,
                                constantOf(Constant->getLHS())),
                 true, Constant});
          }
          Part = Case->getSubStmt();
        }
        statement(Part);
      }
    Conditions.resize(Outer);
    Values = std::move(Before);
    forget(written(Switch));
  } else if (isa<LabelStmt, AttributedStmt, CXXTryStmt, CXXCatchStmt,
                 SwitchCase>(S)) {
    forEachChild(S, [&](const Stmt *Child) { statement(Child); });
  }
  --Depth;
}

void Walker::compound(const CompoundStmt *C) {
  size_t Known = Conditions.size();
  ++Scope;
  for (const Stmt *S : C->body()) {
    statement(S);
    const auto *If = dyn_cast<IfStmt>(S);
    if (!If || !If->getCond())
      continue;
    // What follows happens only if the other way was taken.
    bool ThenLeaves = alwaysLeaves(If->getThen());
    bool ElseLeaves = alwaysLeaves(If->getElse());
    if (ThenLeaves == ElseLeaves)
      continue;
    size_t Count = R.Accesses.size();
    Symbolic Test = eval(If->getCond()).Number;
    R.Accesses.resize(Count);
    Conditions.push_back({Test, !ThenLeaves, If});
  }
  while (!Locals.empty() && Locals.back().Scope == Scope) {
    Local Last = Locals.back();
    Locals.pop_back();
    destroy(Last.Destructor, Last.At, Last.Site);
  }
  llvm::erase_if(Locks, [&](const HeldLock &H) { return H.Scope == Scope; });
  --Scope;
  Conditions.resize(Known);
}

void Walker::declare(const VarDecl *V) {
  const Expr *Init = V->getInit();
  if (V->isStaticLocal() || V->hasExternalStorage())
    return;
  QualType T = V->getType();
  if (T->isReferenceType()) {
    Location L = Init ? lval(Init) : Location();
    Env[V] = L;
    return;
  }
  Storage *New = newStorage(V, nullptr, Now);
  Env[V] = {New, {}};
  if (!Init)
    return;
  if (M.isKind(T, model::TypeKind::Guard)) {
    if (const auto *Construct =
            dyn_cast<CXXConstructExpr>(ignoreWrappers(Init)))
      for (const Expr *Arg : Construct->arguments())
        if (Arg->isGLValue() &&
            M.isKind(Arg->getType(), model::TypeKind::Lock)) {
          HeldLock Held;
          Held.L.At = lval(Arg);
          Held.Scope = Scope;
          Locks.push_back(Held);
        }
    return;
  }
  if (const auto *List = dyn_cast<InitListExpr>(ignoreWrappers(Init));
      List && T->isArrayType()) {
    std::vector<int64_t> Numbers;
    bool AllKnown = List->getNumInits() > 0;
    for (const Expr *Element : List->inits()) {
      Symbolic Number = eval(Element).Number;
      if (!Number || Number->Op != SymbolicOp::Constant)
        AllKnown = false;
      else
        Numbers.push_back(Number->Value);
    }
    if (AllKnown)
      New->Table = R.Arena.keep(std::move(Numbers));
    return;
  }
  if (const auto *Lambda = dyn_cast<LambdaExpr>(ignoreWrappers(Init))) {
    makeClosure(Lambda, Location{New, {}});
    return;
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(ignoreWrappers(Init)))
    if (const FunctionDecl *Constructor =
            userDefinition(Construct->getConstructor());
        Constructor && mayEnter(Constructor)) {
      if (std::optional<CallView> C = viewCall(Construct))
        runFunction(Constructor, *C, Location{New, {}}, nullptr);
      const CXXDestructorDecl *Ends =
          Construct->getConstructor()->getParent()->getDestructor();
      if (const auto *Definition =
              dyn_cast_or_null<CXXDestructorDecl>(userDefinition(Ends)))
        Locals.push_back({Definition, Location{New, {}}, Construct, Scope});
      return;
    }
  Value Known = eval(Init); // may move what Env holds
  store(Env[V], std::move(Known));
}

void Walker::branch(const IfStmt *If) {
  if (If->getInit())
    statement(If->getInit());
  if (If->getConditionVariable())
    declare(If->getConditionVariable());
  Symbolic Test = eval(If->getCond()).Number;
  if (Test && Test->Op == SymbolicOp::Constant) {
    statement(Test->Value ? If->getThen() : If->getElse());
    return;
  }
  Knowledge Before = Values;
  auto LocksBefore = Locks;
  Conditions.push_back({Test, true, If});
  statement(If->getThen());
  Conditions.back().Holds = false;
  std::swap(Before, Values);
  std::swap(LocksBefore, Locks);
  statement(If->getElse());
  Conditions.pop_back();
  bool ThenLeaves = alwaysLeaves(If->getThen());
  if (ThenLeaves)
    return;
  if (alwaysLeaves(If->getElse())) {
    Values = std::move(Before);
    Locks = std::move(LocksBefore);
    return;
  }
  // A lock that is taken on one way only: as if it were held. A try.
  if (LocksBefore.size() > Locks.size())
    Locks = std::move(LocksBefore);
  merge(Before, Test);
}

/// Values are those of the way on which \p Condition is false, \p Other those
/// of the other.
void Walker::merge(const Knowledge &Other, Symbolic Condition) {
  Knowledge Both;
  for (auto &[Name, Mine] : Values) {
    auto It = Other.find(Name);
    if (It == Other.end())
      continue;
    const Value &Theirs = It->second;
    if (Mine.IsPointer != Theirs.IsPointer)
      continue;
    if (!Mine.IsPointer) {
      if (sameForm(Mine.Number, Theirs.Number))
        Both[Name] = Mine;
      else {
        Symbolic Chosen = R.Arena.choose(Condition, Theirs.Number, Mine.Number);
        Both[Name] = Value::number(Chosen ? Chosen : fresh());
      }
      continue;
    }
    if (Mine.Target.Root == Theirs.Target.Root &&
        Mine.Target.Steps.size() == Theirs.Target.Steps.size()) {
      bool Same = true;
      for (auto [X, Y] : llvm::zip(Mine.Target.Steps, Theirs.Target.Steps))
        Same = Same && X.Kind == Y.Kind && X.Member == Y.Member &&
               (X.Kind != Step::Index || sameForm(X.Subscript, Y.Subscript));
      if (Same) {
        Both[Name] = Mine;
        continue;
      }
    }
    Both[Name] = Value();
  }
  Values = std::move(Both);
}

void Walker::collectWritten(const Stmt *S, Written &W, unsigned Level) {
  if (!S || Level > MaxDepth)
    return;
  auto Note = [&](const Expr *E, int64_t Step = 0) {
    E = E->IgnoreParenCasts();
    while (E) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
        if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl())) {
          W.Variables.insert(V);
          int64_t &Known = W.Steps.try_emplace(V, Step).first->second;
          Known = Known == Step ? Step : 0;
        }
        return;
      }
      if (const auto *Member = dyn_cast<MemberExpr>(E)) {
        if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()))
          W.Fields.insert(Field);
        return;
      }
      // What a pointer points to is no part of it.
      if (const auto *Sub = dyn_cast<ArraySubscriptExpr>(E);
          Sub &&
          Sub->getBase()->IgnoreParenImpCasts()->getType()->isArrayType())
        E = Sub->getBase()->IgnoreParenImpCasts();
      else
        return;
    }
  };
  if (const auto *B = dyn_cast<BinaryOperator>(S)) {
    if (B->isAssignmentOp())
      Note(B->getLHS());
  } else if (const auto *U = dyn_cast<UnaryOperator>(S)) {
    if (U->isIncrementDecrementOp())
      Note(U->getSubExpr(), U->isIncrementOp() ? 1 : -1);
    else if (U->getOpcode() == UO_AddrOf)
      Note(U->getSubExpr());
  } else if (isa<OMPTaskDirective, OMPTaskwaitDirective, OMPBarrierDirective,
                 OMPTaskgroupDirective>(S)) {
    W.Synchronizes = true;
    W.MakesTasks |= isa<OMPTaskDirective>(S);
  } else if (const auto *D = dyn_cast<OMPExecutableDirective>(S)) {
    OpenMPDirectiveKind Kind = D->getDirectiveKind();
    if ((isOpenMPWorksharingDirective(Kind) &&
         !isOpenMPParallelDirective(Kind)) ||
        isOpenMPTaskingDirective(Kind))
      W.Synchronizes = true;
    for (const auto *C : D->getClausesOfKind<OMPReductionClause>())
      for (const Stmt *E : C->children())
        if (E)
          Note(cast<Expr>(E));
    for (const auto *C : D->getClausesOfKind<OMPLastprivateClause>())
      for (const Stmt *E : C->children())
        if (E)
          Note(cast<Expr>(E));
  }
  if (const auto *E = dyn_cast<Expr>(S))
    if (std::optional<CallView> C = viewCall(E)) {
      if (C->Callee)
        for (unsigned I = 0;
             I < C->Args.size() && I < C->Callee->getNumParams(); ++I) {
          QualType T = C->Callee->getParamDecl(I)->getType();
          if (T->isReferenceType() && !T->getPointeeType().isConstQualified())
            Note(C->Args[I]);
        }
      const FunctionDecl *Callee = userDefinition(C->Callee);
      if (isa<CXXOperatorCallExpr>(E) && C->Object && !Callee &&
          !C->Object->getType().isConstQualified())
        Note(C->Object);
      if (Callee && Level < 60 && !llvm::is_contained(Stack, Callee)) {
        const Written &Inner = written(Callee->getBody());
        W.Variables.insert(Inner.Variables.begin(), Inner.Variables.end());
        for (const VarDecl *V : Inner.Variables)
          W.Steps[V] = 0;
        W.Fields.insert(Inner.Fields.begin(), Inner.Fields.end());
        W.Synchronizes |= Inner.Synchronizes;
        W.MakesTasks |= Inner.MakesTasks;
      }
    }
  forEachChild(S,
               [&](const Stmt *Child) { collectWritten(Child, W, Level + 1); });
}

const Walker::Written &Walker::written(const Stmt *S) {
  auto [It, New] = WrittenIn.try_emplace(S, nullptr);
  if (!New && It->second)
    return *It->second;
  static const Written Nothing;
  if (!New)
    return Nothing; // recursion
  auto W = std::make_unique<Written>();
  collectWritten(S, *W, 0);
  return *(WrittenIn[S] = std::move(W));
}

void Walker::forget(const Written &W) {
  for (const VarDecl *V : W.Variables) {
    // Whatever has not been mentioned yet has no value yet.
    V = V->getCanonicalDecl();
    if (V->hasGlobalStorage())
      variable(V);
    auto It = Env.find(V);
    const Storage *Root =
        It == Env.end() || !It->second.isPlain() ? nullptr : It->second.Root;
    if (!Root)
      continue;
    for (auto Known = Values.begin(); Known != Values.end();)
      Known =
          Known->first.first == Root ? Values.erase(Known) : std::next(Known);
    // From here on it is a number, or leads to an object, that is not known.
    QualType T = Root->Variable ? Root->Variable->getType() : QualType();
    if (T.isNull())
      continue;
    if (T->isPointerType())
      Values[{Root, {}}] = Value::pointer(
          Location{newStorage(Root->Variable, nullptr, Now), {}}.deref().index(
              R.Arena.constant(0)));
    else if (T->isIntegerType())
      Values[{Root, {}}] = Value::number(fresh());
  }
  if (!W.Fields.empty())
    for (auto Known = Values.begin(); Known != Values.end();) {
      bool Hit = llvm::any_of(Known->first.second, [&](const FieldDecl *Field) {
        return W.Fields.count(Field);
      });
      Known = Hit ? Values.erase(Known) : std::next(Known);
    }
}
