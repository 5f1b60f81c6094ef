//===- OpenMPDirectives.cpp - What directives make of their blocks --------===//
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

Frame *Walker::team() const {
  for (const Frame *Around = Now; Around; Around = Around->Parent)
    if (Around->Kind == Frame::Team)
      return const_cast<Frame *>(Around);
  return nullptr;
}

/// The task that the code in \p F is part of: an explicit one, or what a thread
/// of the team does anyway.
const Frame *Walker::taskRegion(const Frame *F) {
  while (F->Parent && F->Kind != Frame::Task && F->Kind != Frame::Team)
    F = F->Parent;
  return F;
}

/// The value of \p E if it is a constant here, or null.
Symbolic Walker::numberOf(const Expr *E) {
  size_t Count = R.Accesses.size();
  Symbolic S = E ? eval(E).Number : nullptr;
  R.Accesses.resize(Count);
  return S && S->Op == SymbolicOp::Constant ? S : nullptr;
}

bool Walker::isConstant(const Expr *E, int64_t Value) {
  Symbolic S = numberOf(E);
  return S && S->Value == Value;
}

void Walker::endTasks(llvm::function_ref<bool(const Frame &)> Which) {
  ++Sequence;
  Frame *Team = team();
  for (Frame *T : R.Tasks)
    if (Which(*T)) {
      if (T->End == ~0u) {
        T->End = Sequence;
        T->EndPhase = Team ? Team->Phase : 0;
      }
    }
}

void Walker::barrier() {
  Frame *Team = team();
  if (!Team || taskRegion(Now) != Team)
    return;
  endTasks([&](const Frame &T) { return T.isWithin(Team); });
  ++Team->Phase;
}

void Walker::directive(const OMPExecutableDirective *D) {
  OpenMPDirectiveKind Kind = D->getDirectiveKind();
  const Stmt *Body = D->hasAssociatedStmt() && !D->isStandaloneDirective()
                         ? D->getRawStmt()
                         : nullptr;
  if (isa<OMPBarrierDirective>(D)) {
    barrier();
  } else if (isa<OMPTaskwaitDirective>(D)) {
    taskWait(D);
  } else if (isa<OMPTaskgroupDirective>(D)) {
    unsigned Before = Sequence;
    const Frame *Outer = Now;
    statement(Body);
    endTasks(
        [&](const Frame &T) { return T.Start > Before && T.isWithin(Outer); });
  } else if (const auto *Critical = dyn_cast<OMPCriticalDirective>(D)) {
    HeldLock Held;
    Held.L.IsNamed = true;
    Held.L.Name = Critical->getDirectiveName().getAsString();
    Locks.push_back(Held);
    size_t Count = Locks.size();
    statement(Body);
    if (Locks.size() >= Count)
      Locks.erase(Locks.begin() + Count - 1);
  } else if (const auto *Atomic = dyn_cast<OMPAtomicDirective>(D)) {
    atomic(Atomic);
  } else if (const auto *Depobj = dyn_cast<OMPDepobjDirective>(D)) {
    depobj(Depobj);
  } else if (const auto *Ordered = dyn_cast<OMPOrderedDirective>(D)) {
    ordered(Ordered);
  } else if (isOpenMPTaskLoopDirective(Kind) || isa<OMPTaskDirective>(D) ||
             isOpenMPTeamsDirective(Kind) || isOpenMPParallelDirective(Kind) ||
             isOpenMPWorksharingDirective(Kind) ||
             isOpenMPSimdDirective(Kind) || isOpenMPDistributeDirective(Kind) ||
             isOpenMPGenericLoopDirective(Kind) || isa<OMPScopeDirective>(D) ||
             isa<OMPMasterDirective, OMPMaskedDirective>(D)) {
    construct(D);
  } else if (isOpenMPTargetExecutionDirective(Kind) &&
             D->hasClausesOfKind<OMPNowaitClause>()) {
    task(D, [&] { statement(Body); });
  } else if (isOpenMPTargetExecutionDirective(Kind)) {
    auto OuterEnv = Env;
    privatize(D, Now);
    statement(Body);
    Env = std::move(OuterEnv);
  } else if (Body) {
    statement(Body);
  }
}

void Walker::privatize(const VarDecl *V, bool KeepsValue) {
  V = V->getCanonicalDecl();
  Location Old = variable(V);
  Value Before;
  if (KeepsValue && Old)
    Before = load(Old, V->getType().getNonReferenceType());
  Storage *New = newStorage(V, nullptr, Now);
  if (KeepsValue && Old && Old.Steps.empty()) {
    New->Table = Old.Root->Table;
    New->CopyOf = Old.Root;
  }
  Env[V] = {New, {}};
  if (KeepsValue && (Before.IsPointer || Before.Number))
    Values[{New, {}}] = Before;
}

void Walker::privatize(const OMPExecutableDirective *D, Frame *Outside) {
  auto Each = [&](const OMPClause *C,
                  llvm::function_ref<void(const Expr *, const VarDecl *)> Do) {
    for (const Stmt *S : C->children()) {
      const auto *E = dyn_cast_or_null<Expr>(S);
      if (!E)
        continue;
      const Expr *Name = E->IgnoreParenImpCasts();
      while (const auto *Section = dyn_cast<ArraySectionExpr>(Name))
        Name = Section->getBase()->IgnoreParenImpCasts();
      while (const auto *Sub = dyn_cast<ArraySubscriptExpr>(Name))
        Name = Sub->getBase()->IgnoreParenImpCasts();
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Name))
        if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
          Do(Name, V);
    }
  };
  OpenMPDirectiveKind Kind = D->getDirectiveKind();
  bool MakesTeam =
      isOpenMPParallelDirective(Kind) || isOpenMPTeamsDirective(Kind);
  bool IsTask = isOpenMPTaskingDirective(Kind);
  for (const OMPClause *C : D->clauses()) {
    switch (C->getClauseKind()) {
    case llvm::omp::OMPC_private:
      Each(C, [&](const Expr *, const VarDecl *V) { privatize(V, false); });
      break;
    case llvm::omp::OMPC_firstprivate:
      Each(C, [&](const Expr *E, const VarDecl *V) {
        if (!MakesTeam && !C->isImplicit())
          recordIn(Outside, variable(V->getCanonicalDecl()), E, false);
        privatize(V, true);
      });
      break;
    case llvm::omp::OMPC_lastprivate:
    case llvm::omp::OMPC_linear:
    case llvm::omp::OMPC_reduction: {
      bool IsLinear = C->getClauseKind() == llvm::omp::OMPC_linear;
      Each(C, [&](const Expr *E, const VarDecl *V) {
        Location Original = variable(V->getCanonicalDecl());
        // One thread, whichever it is, gives the original its value.
        if (!MakesTeam && !IsTask &&
            isOpenMPWorksharingDirective(D->getDirectiveKind()) && Original) {
          Frame *Inner = Now;
          Now = Outside;
          Frame *One = push(Frame::Single, D);
          Now = Inner;
          if (E->getType()->isScalarType() && !E->getType()->isPointerType())
            recordIn(One, Original, E, true);
        }
        privatize(V, false);
        if (IsLinear)
          Values[{Env[V->getCanonicalDecl()].Root, {}}] = Value();
      });
      break;
    }
    case llvm::omp::OMPC_in_reduction:
    case llvm::omp::OMPC_use_device_ptr:
    case llvm::omp::OMPC_inclusive:
    case llvm::omp::OMPC_exclusive:
      if (C->getClauseKind() == llvm::omp::OMPC_in_reduction)
        Each(C, [&](const Expr *, const VarDecl *V) { privatize(V, false); });
      break;
    case llvm::omp::OMPC_copyin:
      // Every thread reads the one copy of the thread that makes the team.
      Each(C, [&](const Expr *, const VarDecl *V) {
        auto Master = Env.find(V->getCanonicalDecl());
        const Storage *From =
            Master == Env.end() ? nullptr : Master->second.Root;
        privatize(V, false);
        const_cast<Storage *>(Env[V->getCanonicalDecl()].Root)->CopyOf = From;
      });
      break;
    default:
      break;
    }
  }
}

/// What running threads change has no value that a statement could rely on.
void Walker::destabilize(const OMPExecutableDirective *D,
                         SmallVectorImpl<Storage *> &Changed) {
  const Written &W = written(D->getRawStmt());
  for (const VarDecl *V : W.Variables) {
    V = V->getCanonicalDecl();
    if (!V->hasGlobalStorage() && !Env.count(V))
      continue;
    Location L = variable(V);
    if (!L || L.Root->Owner == Now)
      continue;
    auto *S = const_cast<Storage *>(L.Root);
    if (!S->Unstable)
      Changed.push_back(S);
    S->Unstable = true;
  }
  for (const FieldDecl *Field : W.Fields)
    ++UnstableFields[Field];
}

void Walker::construct(const OMPExecutableDirective *D) {
  OpenMPDirectiveKind Kind = D->getDirectiveKind();
  Frame *Outside = Now;
  bool Teams = isOpenMPTeamsDirective(Kind);
  bool Parallel = isOpenMPParallelDirective(Kind);
  bool MakesTeam = Teams || Parallel;
  bool TaskLoop = isOpenMPTaskLoopDirective(Kind);
  bool IsTask = isa<OMPTaskDirective>(D);
  bool Shares = isOpenMPWorksharingDirective(Kind) ||
                isOpenMPDistributeDirective(Kind) ||
                isOpenMPGenericLoopDirective(Kind) || isa<OMPScopeDirective>(D);
  bool Simd = isOpenMPSimdDirective(Kind);
  const auto *LoopDirective = dyn_cast<OMPLoopDirective>(D);
  const Stmt *Body = D->getRawStmt();

  if (IsTask) {
    task(D, [&] { statement(Body); });
    return;
  }
  auto OuterEnv = Env;
  SmallVector<Storage *, 8> Changed;
  bool Fields = false;
  auto OuterLocks = Locks;
  unsigned Before = Sequence;
  if (MakesTeam) {
    bool Alone = false;
    Symbolic Threads = nullptr;
    for (const auto *C : D->getClausesOfKind<OMPIfClause>())
      Alone |= (C->getNameModifier() == llvm::omp::OMPD_unknown ||
                C->getNameModifier() == llvm::omp::OMPD_parallel) &&
               isConstant(C->getCondition(), 0);
    for (const auto *C : D->getClausesOfKind<OMPNumThreadsClause>())
      Threads = numberOf(C->getNumThreads());
    Alone |= Threads && Threads->Value == 1;
    Locks.clear();
    push(Frame::Team, D);
    Now->Replicated = !Alone;
    Now->League = Teams;
    Now->Threads = Threads && !Teams ? Threads->Value : 0;
    privatize(D, Outside);
    destabilize(D, Changed);
    Fields = true;
  }
  if (TaskLoop) {
    if (!MakesTeam)
      privatize(D, Outside);
    taskLoop(LoopDirective);
  } else if (isa<OMPSectionsDirective, OMPParallelSectionsDirective>(D)) {
    if (!MakesTeam)
      privatize(D, Outside);
    sections(D);
  } else if (isa<OMPSingleDirective>(D)) {
    push(Frame::Single, D);
    privatize(D, Outside);
    statement(Body);
  } else if (isa<OMPMasterDirective, OMPMaskedDirective,
                 OMPParallelMasterDirective, OMPParallelMaskedDirective>(D)) {
    push(Frame::Master, D);
    for (const auto *C : D->getClausesOfKind<OMPFilterClause>()) {
      Symbolic Which = constantOf(C->getThreadID());
      Now->Which = Which ? Which->Value : ~0u;
    }
    statement(Body);
  } else if (LoopDirective) {
    Frame *Loop = nullptr;
    if (Shares) {
      Loop = push(Frame::Iteration, D);
      Loop->Replicated = true;
      Loop->IsStatic = true;
      for (const auto *C : D->getClausesOfKind<OMPScheduleClause>()) {
        Loop->IsStatic = C->getScheduleKind() == OMPC_SCHEDULE_static;
        Loop->Chunk =
            C->getChunkSize() ? eval(C->getChunkSize()).Number : nullptr;
      }
      // Without a clause the schedule is up to the implementation; all that are
      // known divide equal loops equally.
    } else if (Simd) {
      Loop = push(Frame::Lane, D);
      Loop->Replicated = true;
      for (const auto *C : D->getClausesOfKind<OMPSafelenClause>())
        if (Symbolic Length = constantOf(C->getSafelen()))
          Loop->SafeLength = Length->Value;
    }
    if (!MakesTeam)
      privatize(D, Outside);
    loopNest(LoopDirective, Loop);
  } else {
    if (!MakesTeam)
      privatize(D, Outside);
    statement(Body);
  }
  if (MakesTeam) {
    while (Now->Kind != Frame::Team || Now->Parent != Outside)
      Now = const_cast<Frame *>(Now->Parent);
    barrier();
  }
  Now = Outside;
  Env = std::move(OuterEnv);
  if (MakesTeam) {
    Locks = std::move(OuterLocks);
    endTasks([&](const Frame &T) {
      return T.Start > Before && T.isWithin(Outside);
    });
    for (Storage *S : Changed)
      S->Unstable = false;
  }
  if (Fields)
    for (const FieldDecl *Field : written(D->getRawStmt()).Fields)
      --UnstableFields[Field];
  if (Body)
    forget(written(D->getRawStmt()));
  bool Waits = (Shares || isa<OMPSingleDirective>(D)) && !MakesTeam &&
               !isOpenMPDistributeDirective(Kind) &&
               !D->hasClausesOfKind<OMPNowaitClause>();
  if (Waits)
    barrier();
}

void Walker::loopNest(const OMPLoopDirective *D, Frame *Loop) {
  bool WasAfter = std::exchange(AfterSink, false);
  bool WasBefore = std::exchange(BeforeSource, false);
  unsigned Levels = std::max(1u, D->getLoopsNumber());
  if (Loop)
    Loop->Divided = Levels;
  for (const auto *C : D->getClausesOfKind<OMPOrderedClause>())
    if (Symbolic Number = constantOf(C->getNumForLoops())) {
      BeforeSource = true;
      Levels = std::max<unsigned>(Levels, Number->Value);
    }
  nest(D->getRawStmt(), Levels, Loop);
  AfterSink = WasAfter;
  BeforeSource = WasBefore;
}

/// The loops of a construct, the outermost first: their variables are private.
void Walker::nest(const Stmt *S, unsigned Levels, Frame *Loop) {
  while (S) {
    if (const auto *Captured = dyn_cast<CapturedStmt>(S))
      S = Captured->getCapturedStmt();
    else if (const auto *Canonical = dyn_cast<OMPCanonicalLoop>(S))
      S = Canonical->getLoopStmt();
    else if (const auto *Attributed = dyn_cast<AttributedStmt>(S))
      S = Attributed->getSubStmt(); // `#pragma clang loop`
    else if (const auto *Block = dyn_cast<CompoundStmt>(S);
             Block && Block->size() == 1 && Levels)
      S = Block->body_front();
    else if (const auto *Inner = dyn_cast<OMPExecutableDirective>(S);
             Inner && Levels &&
             isOpenMPLoopTransformationDirective(Inner->getDirectiveKind()))
      S = Inner->getRawStmt();
    else
      break;
  }
  if (!Levels || !S) {
    statement(S);
    return;
  }
  size_t Known = Conditions.size();
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
    Location Elements = lval(Range->getRangeInit());
    Symbol *Made =
        R.Arena.newLoop(Now, R.Arena.constant(0), R.Arena.constant(1));
    Made->OpenEnd = true;
    Loop->Variables.push_back(Made);
    const VarDecl *V = Range->getLoopVariable();
    Location Element = Elements.index(R.Arena.symbol(Made));
    forget(written(Range->getBody()));
    if (V->getType()->isReferenceType()) {
      Env[V] = Element;
    } else {
      record(Element, Range->getRangeInit(), false);
      Env[V] = {newStorage(V, nullptr, Now), {}};
      Value Known = load(Element, V->getType());
      store(Env[V], std::move(Known));
    }
    nest(Range->getBody(), Levels - 1, Loop);
    return;
  }
  const auto *For = dyn_cast<ForStmt>(S);
  std::optional<Counted> C = counted(For);
  if (!C) {
    statement(S);
    return;
  }
  Value Low = C->Low && !C->Low->isGLValue() ? eval(C->Low) : Value();
  Symbolic From = Low.IsPointer || !C->Variable->getType()->isIntegerType()
                      ? R.Arena.constant(0)
                      : Low.Number;
  forget(written(For->getBody()));
  Symbol *Made = nullptr;
  const VarDecl *V = C->Variable->getCanonicalDecl();
  Symbolic Var = loopValues(*C, From, Made);
  Env[V] = {newStorage(V, nullptr, Now), {}};
  if (Low.IsPointer)
    Values[{Env[V].Root, {}}] =
        Value::pointer(Low.Target.moved(R.Arena, SymbolicOp::Add, Var));
  else
    Values[{Env[V].Root, {}}] = Value::number(Var ? Var : fresh());
  if (Loop && Made)
    Loop->Variables.push_back(Made);
  else if (Loop)
    // An iteration whose number is not known is still another one each time.
    Loop->Variables.push_back(nullptr);
  nest(For->getBody(), Levels - 1, Loop);
  Conditions.resize(Known);
}

void Walker::sections(const OMPExecutableDirective *D) {
  const Stmt *Body = D->getRawStmt();
  while (const auto *Captured = dyn_cast_or_null<CapturedStmt>(Body))
    Body = Captured->getCapturedStmt();
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  if (!Block)
    return;
  Frame *Outer = Now;
  unsigned Which = 0;
  Knowledge Before = Values;
  for (const Stmt *Part : Block->body()) {
    push(Frame::Section, D);
    Now->Which = Which++;
    if (const auto *Section = dyn_cast<OMPSectionDirective>(Part))
      Part = Section->getAssociatedStmt();
    while (const auto *Captured = dyn_cast_or_null<CapturedStmt>(Part))
      Part = Captured->getCapturedStmt();
    // Each has the private variables of its thread.
    auto OuterEnv = Env;
    auto OuterLocks = Locks;
    for (auto &[V, L] : Env)
      if (L.isPlain() && L.Steps.empty() && L.Root->Owner == Outer &&
          L.Root->Variable == V)
        L.Root = newStorage(V, nullptr, Now);
    Values = Before;
    statement(Part);
    Env = std::move(OuterEnv);
    Locks = std::move(OuterLocks);
    Now = Outer;
  }
  Values = std::move(Before);
  forget(written(Block));
}

/// Is \p E the atomic expression of the current directive, or written like it?
bool Walker::isAtomicX(const Expr *E) const {
  if (!AtomicX)
    return false;
  const Expr *Plain = E->IgnoreParenImpCasts();
  if (Plain == AtomicX)
    return true;
  llvm::FoldingSetNodeID X, Other;
  AtomicX->Profile(X, Ctx, /*Canonical=*/true);
  Plain->Profile(Other, Ctx, /*Canonical=*/true);
  return X == Other;
}

void Walker::atomic(const OMPAtomicDirective *D) {
  Location Outer = AtomicAt;
  const Expr *OuterX = AtomicX;
  AtomicX = D->getX() ? D->getX()->IgnoreParenImpCasts() : nullptr;
  if (D->getX()) {
    size_t Count = R.Accesses.size();
    Knowledge Before = Values;
    AtomicAt = lval(D->getX());
    Values = std::move(Before);
    R.Accesses.resize(Count);
  }
  statement(D->getRawStmt());
  // What others change meanwhile is not known.
  if (AtomicAt)
    store(AtomicAt, {});
  AtomicAt = Outer;
  AtomicX = OuterX;
}

void Walker::ordered(const OMPOrderedDirective *D) {
  Frame *Loop = Now;
  while (Loop && Loop->Kind != Frame::Iteration && Loop->Kind != Frame::Lane)
    Loop = const_cast<Frame *>(Loop->Parent);
  auto Wait = [&](const auto *C, bool IsSource, bool IsSink) {
    if (IsSource)
      BeforeSource = false;
    if (!IsSink || !Loop)
      return;
    AfterSink = true;
    // Each vector says how far back the iteration is that is waited for.
    SmallVector<int64_t, 2> Distance;
    for (const Stmt *S : C->children()) {
      const auto *Name = dyn_cast_or_null<Expr>(S);
      const auto *E = dyn_cast_or_null<BinaryOperator>(
          Name ? Name->IgnoreParenImpCasts() : nullptr);
      int64_t By = 0;
      if (E && (E->getOpcode() == BO_Sub || E->getOpcode() == BO_Add))
        if (Symbolic Number = constantOf(E->getRHS()))
          By = E->getOpcode() == BO_Sub ? Number->Value : -Number->Value;
      Distance.push_back(By);
    }
    Loop->Sinks.push_back(std::move(Distance));
  };
  bool StandsAlone = false;
  for (const auto *C : D->getClausesOfKind<OMPDependClause>()) {
    StandsAlone = true;
    Wait(C, C->getDependencyKind() == OMPC_DEPEND_source,
         C->getDependencyKind() == OMPC_DEPEND_sink);
  }
  for (const auto *C : D->getClausesOfKind<OMPDoacrossClause>()) {
    StandsAlone = true;
    OpenMPDoacrossClauseModifier Kind = C->getDependenceType();
    Wait(C,
         Kind == OMPC_DOACROSS_source ||
             Kind == OMPC_DOACROSS_source_omp_cur_iteration,
         Kind == OMPC_DOACROSS_sink);
  }
  if (StandsAlone || !D->hasAssociatedStmt())
    return;
  HeldLock Held;
  Held.L.Ordered = Loop;
  if (Loop)
    Locks.push_back(Held);
  statement(D->getRawStmt());
  if (Loop && !Locks.empty())
    Locks.pop_back();
}
