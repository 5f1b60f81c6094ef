//===- CallOutcomes.cpp - What the result of a call tells -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function that says by its result whether it has taken a lock, or seen a
// flag, tells its callers more than what is certain whenever it returns. Its
// summary has an outcome for each constant that it returns and one for what is
// not zero otherwise; a test of the result leaves some of them.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Constants.h"
#include "Analysis/FunctionAnalyzer.h"
#include "clang/AST/ASTContext.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

static constexpr size_t MaxOutcomes = 8;

static bool compare(int64_t X, BinaryOperatorKind Op, int64_t Y) {
  switch (Op) {
  case BO_EQ:
    return X == Y;
  case BO_NE:
    return X != Y;
  case BO_LT:
    return X < Y;
  case BO_LE:
    return X <= Y;
  case BO_GT:
    return X > Y;
  case BO_GE:
    return X >= Y;
  default:
    return true;
  }
}

bool CallOutcome::mayBe(const ResultTest &T) const {
  if (Value)
    return compare(*Value, T.Op, T.Value);
  return !NonZero || T.Op != BO_EQ || T.Value != 0;
}

static bool isHeldIn(const LockSet &Set, const HeldLock &L) {
  return llvm::any_of(Set, [&](const HeldLock &O) { return O.Lock == L.Lock; });
}

/// What is certain in \p Into is from now on what is certain in both.
static void meet(CallOutcome &Into, const CallOutcome &O) {
  llvm::erase_if(Into.Acquired,
                 [&](const HeldLock &L) { return !isHeldIn(O.Acquired, L); });
  llvm::erase_if(Into.Waited, [&](const AccessPath &P) {
    return !llvm::is_contained(O.Waited, P);
  });
  llvm::erase_if(Into.Seen,
                 [&](const Fact &F) { return !llvm::is_contained(O.Seen, F); });
  llvm::erase_if(Into.Idle, [&](unsigned Task) {
    return !llvm::is_contained(O.Idle, Task);
  });
  for (const AccessPath &P : O.Released)
    insertPath(Into.Released, P);
}

//===----------------------------------------------------------------------===//
// In the function that returns
//===----------------------------------------------------------------------===//

/// What \p E is if it is a constant, by itself or by what is known in \p S.
static std::optional<int64_t> constantIn(const Expr *E, const AccessPath &P,
                                         const State &S, ASTContext &Ctx) {
  if (E->isValueDependent())
    return std::nullopt;
  if (std::optional<int64_t> Value = constantValue(E, Ctx))
    return Value;
  if (E->getType()->isPointerType() &&
      E->isNullPointerConstant(Ctx, Expr::NPC_ValueDependentIsNotNull))
    return 0;
  auto Known = llvm::find_if(
      S.Facts, [&](const Fact &F) { return F.isValue() && F.Tested == P; });
  if (P && Known != S.Facts.end())
    return Known->Value;
  return std::nullopt;
}

/// The constants that a variable with these origins has; none if it may have
/// other values.
static llvm::SmallVector<int64_t, 4> onlyValues(const OriginSet &From) {
  llvm::SmallVector<int64_t, 4> Result;
  if (From.isOpaque() || From.Lossy)
    return Result;
  for (const Origin &One : From.Set) {
    if (One.Kind != Origin::Constant)
      return {};
    Result.push_back(One.Value);
  }
  return Result;
}

void FunctionAnalyzer::noteOutcomes(const Expr *E, const State &S) {
  if (!E->getType()->isScalarType())
    return;
  llvm::SaveAndRestore Quiet(Recording, false);
  auto Add = [&](std::optional<int64_t> Value, bool NonZero,
                 const State &Then) {
    CallOutcome O;
    O.Value = Value;
    O.NonZero = NonZero;
    O.Waited = Then.Waited;
    O.Seen = Then.Facts;
    for (const Task &T : Tasks)
      if (llvm::none_of(Then.Live,
                        [&](const LiveTask &L) { return L.Task == T.Id; }))
        O.Idle.push_back(T.Id);
    // Locks that only this result tells of; the others count at the end of the
    // block, when the local guards have ended.
    for (const HeldLock &L : Then.Locks)
      if (!S.held(L.Lock))
        O.Acquired.push_back(L);
    Returning.push_back(std::move(O));
  };
  const Expr *Plain = ignoreWrappers(E);
  // `return ready ? &data : nullptr`: each arm with what leads there.
  if (const auto *Choice = dyn_cast<ConditionalOperator>(Plain)) {
    for (bool Truth : {true, false}) {
      const Expr *Arm = Truth ? Choice->getTrueExpr() : Choice->getFalseExpr();
      State Then = S;
      assume(Choice->getCond(), Truth, Asked::Once, Then);
      std::optional<int64_t> Value =
          constantIn(Arm, AccessPath(), Then, Engine.context());
      Add(Value,
          !Value && Arm->getType()->isPointerType() &&
              Evaluator(Engine, F, Then).value(Arm).Kind ==
                  analysis::Value::Address,
          Then);
    }
    return;
  }
  AccessPath P = isa<DeclRefExpr>(Plain) && Plain->isGLValue()
                     ? Evaluator(Engine, F, S).location(Plain)
                     : AccessPath();
  if (std::optional<int64_t> Value = constantIn(E, P, S, Engine.context())) {
    Add(Value, false, S);
    return;
  }
  for (bool Truth : {true, false}) {
    if (P && contradicts({{P, 0, !Truth}}, S.Facts))
      continue;
    State Then = S;
    assume(E, Truth, Asked::Once, Then);
    llvm::SmallVector<int64_t, 4> Values;
    if (Truth && P.var())
      Values = onlyValues(Engine.origins(P.var(), F));
    for (int64_t Value : Values)
      if (Value != 0)
        Add(Value, false, Then);
    if (Values.empty())
      Add(Truth ? std::nullopt : std::optional<int64_t>(0), Truth, Then);
  }
}

void FunctionAnalyzer::addOutcomes(const State &AtEnd) {
  for (CallOutcome &New : Returning) {
    for (const HeldLock &L : AtEnd.Locks)
      if (!isHeldIn(New.Acquired, L))
        New.Acquired.push_back(L);
    New.Released = AtEnd.Dropped;
    auto Same = llvm::find_if(Outcomes, [&](const CallOutcome &O) {
      return O.Value == New.Value && O.NonZero == New.NonZero;
    });
    if (Same != Outcomes.end()) {
      meet(*Same, New);
    } else if (Outcomes.size() < MaxOutcomes) {
      Outcomes.push_back(std::move(New));
    } else {
      // From now on the last one stands for all the others, too.
      meet(Outcomes.back(), New);
      Outcomes.back().Value.reset();
      Outcomes.back().NonZero = false;
    }
  }
  Returning.clear();
}

std::vector<CallOutcome>
FunctionAnalyzer::outcomes(const FunctionSummary &Always) {
  LockSet Entry = entryState().Locks;
  bool TellsMore = false;
  for (CallOutcome &O : Outcomes) {
    llvm::erase_if(O.Acquired, [&](const HeldLock &L) {
      return isHeldIn(Entry, L) || isHeldIn(Always.Acquired, L);
    });
    llvm::erase_if(O.Waited, [&](const AccessPath &P) {
      return llvm::is_contained(Always.Waited, P);
    });
    // Of what its caller can name.
    llvm::erase_if(O.Seen, [&](const Fact &Known) {
      const VarDecl *V = Known.Tested.var();
      return V && isFrameLocal(V, F) && !isa<ParmVarDecl>(V);
    });
    llvm::erase_if(O.Idle, [&](unsigned Task) { return !Exit.live(Task); });
    TellsMore |= !O.Idle.empty() || !O.Seen.empty() || !O.Acquired.empty() ||
                 !O.Waited.empty() ||
                 O.Released.size() < Always.Released.size();
  }
  return TellsMore && Outcomes.size() > 1 ? std::move(Outcomes)
                                          : std::vector<CallOutcome>();
}

//===----------------------------------------------------------------------===//
// In its callers
//===----------------------------------------------------------------------===//

/// A call through a table of methods: if one of them has a lock then, by
/// whatever name, whoever asks relies on that.
void FunctionAnalyzer::assumeResultOfAny(const CallView &C, const ResultTest &T,
                                         State &S) {
  const ValueDecl *Pointer = functionPointer(C.CalleeExpr);
  if (!Pointer)
    return;
  for (const auto &[Target, Where] :
       Engine.index().pointees().stored(Pointer)) {
    const FunctionSummary *Callee = Engine.summary(Target);
    if (Callee && llvm::any_of(Callee->Outcomes, [&](const CallOutcome &O) {
          return O.mayBe(T) && !O.Acquired.empty();
        })) {
      S.acquireUnknown(C.Site, /*Shared=*/false);
      return;
    }
  }
}

void FunctionAnalyzer::assumeResult(const CallView &C, const ResultTest &T,
                                    State &S) {
  if (!C.Callee) {
    assumeResultOfAny(C, T, S);
    return;
  }
  const FunctionDecl *Definition = target(C, S);
  const FunctionSummary *Callee =
      Definition ? Engine.summary(Definition) : nullptr;
  if (!Callee || Callee->Outcomes.empty())
    return;
  std::optional<CallOutcome> Known;
  for (const CallOutcome &O : Callee->Outcomes)
    if (O.mayBe(T)) {
      if (Known)
        meet(*Known, O);
      else
        Known = O;
    }
  if (!Known)
    return;
  State Before = S;
  Instantiation I(Definition, Before);
  bindObject(I, C, Definition, S);
  I.bindArguments(arguments(C, Definition, S));
  SourceLocation At = C.Site->getBeginLoc();
  for (const HeldLock &L : I.locks(Known->Acquired))
    if (!L.Unknown)
      S.learnHeld(L.Lock, L.Shared, At);
  // Other outcomes have released what was held before.
  for (const AccessPath &P : Callee->Released)
    if (!llvm::is_contained(Known->Released, P))
      if (AccessPath Lock = I.handle(P))
        S.learnHeld(Lock, /*Shared=*/false, At);
  for (const AccessPath &P : I.handles(Known->Waited))
    S.waitFor(P);
  for (const Fact &Seen : I.facts(Known->Seen))
    S.see(Seen);
  // `if (start(&server) < 0)`: then nothing has been started.
  for (unsigned Idle : Known->Idle)
    if (auto It = TaskIds.find({C.Site, Idle + 1}); It != TaskIds.end())
      S.endTasks([&](const LiveTask &Live) { return Live.Task == It->second; });
}

void FunctionAnalyzer::learnFromResult(
    const Expr *Tested,
    llvm::function_ref<void(const CallView &, State &)> Learn, State &S) {
  const Expr *E = ignoreWrappers(Tested);
  if (const auto *B = dyn_cast<BinaryOperator>(E);
      B && B->getOpcode() == BO_Assign)
    E = ignoreWrappers(B->getRHS());
  if (std::optional<CallView> C = viewCall(E)) {
    Learn(*C, S);
    return;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!V || isa<ParmVarDecl>(V) || !isFrameLocal(V, F))
    return;
  // One of them it was; what all of them tell is certain.
  const State Before = S;
  bool First = true;
  for (const auto &[Holder, Call] : Before.Results) {
    std::optional<CallView> C =
        Holder == V->getCanonicalDecl() ? viewCall(Call) : std::nullopt;
    if (!C)
      continue;
    if (std::exchange(First, false)) {
      Learn(*C, S);
      continue;
    }
    State Other = Before;
    Learn(*C, Other);
    S.join(Other);
  }
}
