//===- TaskEffects.cpp - How tasks start ----------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Constants.h"
#include "Analysis/Counts.h"
#include "Analysis/FunctionAnalyzer.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Callables inside callables are followed this deep.
static constexpr unsigned MaxCallDepth = 6;

/// A task gets a copy of the functor that it runs, unless it gets a reference.
Value FunctionAnalyzer::ownCopy(Value Callable) {
  if (Callable.Kind != Value::Bound ||
      Callable.Call->Callable.Kind != Value::Function ||
      Callable.Call->Arguments.empty())
    return Callable;
  const auto *Op = dyn_cast<CXXMethodDecl>(Callable.Call->Callable.Fn);
  if (!Op || Op->getOverloadedOperator() != OO_Call)
    return Callable;
  auto Call = std::make_shared<BoundCall>(*Callable.Call);
  Call->Arguments.front().Path = Call->Arguments.front().Path.asCopied();
  Callable.Call = std::move(Call);
  return Callable;
}

static bool isThreadLocal(const AccessPath &P) {
  return P.var() && P.var()->getTLSKind() != VarDecl::TLS_None;
}

unsigned FunctionAnalyzer::taskId(const Expr *Site, unsigned Inner) {
  auto [It, New] = TaskIds.try_emplace({Site, Inner}, Tasks.size());
  if (New) {
    Tasks.emplace_back();
    Tasks.back().Id = It->second;
  }
  return It->second;
}

const Expr *FunctionAnalyzer::ownSite(unsigned Task) const {
  for (const auto &[Key, Id] : TaskIds)
    if (Id == Task)
      return Key.first;
  return nullptr;
}

/// Adds what running \p Callable does to the body of \p T.
void FunctionAnalyzer::expandBody(const Value &Callable,
                                  llvm::ArrayRef<Value> Arguments,
                                  const State &S, const PathSet &Later, Task &T,
                                  unsigned Depth) {
  if (Depth > MaxCallDepth)
    return;
  if (Callable.Kind == Value::Bound) {
    std::vector<Value> All = Callable.Call->Arguments;
    All.insert(All.end(), Arguments.begin(), Arguments.end());
    expandBody(Callable.Call->Callable, All, S, Later, T, Depth + 1);
    return;
  }
  if (Value Override = resolveVirtual(Callable)) {
    expandBody(Override, Arguments, S, Later, T, Depth + 1);
    return;
  }
  if (Callable.Kind != Value::Function) {
    if (Callable.Kind == Value::Load || Callable.Kind == Value::Address) {
      UnresolvedCall Call;
      Call.Callable = Callable;
      Call.Arguments.assign(Arguments.begin(), Arguments.end());
      S.describe(Call.At);
      Call.At.Later = Later;
      T.Pending.push_back(std::move(Call));
    }
    return;
  }
  const FunctionDecl *Definition = userDefinition(Callable.Fn);
  // `thread(&Base::run, this)` runs what the object's class has made of it.
  if (const auto *Virtual = dyn_cast<CXXMethodDecl>(Callable.Fn);
      Virtual && Virtual->isVirtual() && !Arguments.empty()) {
    Value Object = Value::load(Evaluator(Engine, F, S).pointee(Arguments[0]));
    Object.Fn = Virtual;
    Definition = Engine.index().dispatch(
        Virtual, exactClass(Object.Path, Engine.index()));
    if (!Definition && Object) {
      expandBody(Object, Arguments.drop_front(), S, Later, T, Depth + 1);
      return;
    }
  }
  const FunctionSummary *Body =
      Definition ? Engine.summary(Definition) : nullptr;
  if (!Body)
    return;
  T.Resolved = true;
  if (!T.Entry)
    T.Entry = Definition;
  T.Truncated |= Body->Truncated;
  Instantiation I(Definition, S);
  const auto *Method = dyn_cast<CXXMethodDecl>(Definition);
  if (Method && Method->isInstance() && !Method->getParent()->isLambda()) {
    AccessPath Object;
    if (!Arguments.empty()) {
      Object = Evaluator(Engine, F, S).pointee(Arguments.front());
      Arguments = Arguments.drop_front();
    }
    I.bindThis(Object);
  }
  // A token that tells the task to stop comes first, without being passed.
  unsigned Skip =
      Definition->getNumParams() > Arguments.size() &&
      M.isKind(Definition->getParamDecl(0)->getType(), TypeKind::StopToken);
  for (unsigned P = Skip; P < Definition->getNumParams(); ++P) {
    if (P - Skip >= Arguments.size())
      break;
    Value V = Arguments[P - Skip];
    // The task's own copy is what a reference parameter refers to.
    QualType Type = Definition->getParamDecl(P)->getType();
    if (Type->isReferenceType() && V.Kind == Value::Load) {
      V.Kind = Value::Address;
      V.Path = V.Path.asCopied();
    }
    I.bindParameter(Definition->getParamDecl(P), std::move(V));
  }
  if (Depth == 0 || T.Entry == Definition)
    for (const AccessPath &P : I.handles(Body->Waited))
      insertPath(T.WaitedAtEnd, P.anyElement());
  for (const Event &Inner : Body->Events)
    // A task has thread-local variables of its own; those of its creator it
    // reaches through what it is given.
    if (T.Body.size() < Engine.maxEvents() && !isThreadLocal(Inner.Path))
      if (std::optional<Event> E = I.event(Inner)) {
        for (const AccessPath &P : Later)
          insertPath(E->Later, P);
        T.Body.push_back(std::move(*E));
      }
  for (const UnresolvedCall &Call : Body->Calls) {
    State During = S;
    I.hold(Call.At, During);
    for (const AccessPath &P : I.handles(Call.At.Waited))
      insertPath(During.Waited, P);
    std::vector<Value> Args;
    for (const Value &V : Call.Arguments)
      Args.push_back(I.value(V));
    PathSet Afterwards = I.handles(Call.At.Later);
    for (const AccessPath &P : Later)
      insertPath(Afterwards, P);
    expandBody(I.value(Call.Callable), Args, During, Afterwards, T, Depth + 1);
  }
}

/// The state in which a task starts: names mean what they mean to its creator,
/// but it holds none of the creator's locks.
static State taskState(const State &S) {
  State Own = S;
  Own.Locks.clear();
  Own.LocksIf.clear();
  Own.Claims.clear();
  Own.Seen.clear();
  Own.Yielded.clear();
  Own.Dropped.clear();
  Own.Waited.clear();
  Own.OneInstance = false;
  Own.Shares.clear();
  return Own;
}

void FunctionAnalyzer::resolveTask(Task &T, const State &S) {
  T.Body.clear();
  T.Pending.clear();
  T.WaitedAtEnd.clear();
  T.Resolved = T.Truncated = false;
  T.Entry = nullptr;
  expandBody(T.Callable, T.Arguments, taskState(S), {}, T, 0);
}

LiveSet FunctionAnalyzer::liveBeside(const Task &T, const State &S) const {
  LiveSet Live = S.Live;
  llvm::erase_if(Live, [&](const LiveTask &L) {
    const Task &Other = Tasks[L.Task];
    // What one call starts and posts for later comes one after the other.
    return (T.Serial && Other.Serial == T.Serial) ||
           (Other.Site == T.Site && Other.Id != T.Id &&
            (T.Posted || Other.Posted));
  });
  return Live;
}

/// How many rounds \p Loop makes, with no other loop around it.
OriginSet FunctionAnalyzer::roundsOf(const Stmt *Loop) const {
  ASTContext &Ctx = Engine.context();
  OriginSet Result;
  if (!Loop || EnclosingLoop.lookup(Loop))
    return Result;
  if (std::optional<int64_t> N = constantRounds(Loop, Ctx))
    return OriginSet::constant(*N);
  if (const ParmVarDecl *P = roundsParameter(Loop, Ctx);
      P && Engine.assignments(P, F) == 0) {
    Result.add({Origin::Variable, P, 0});
    Result.Exact = true;
  }
  return Result;
}

/// A loop that makes one round starts no second instance.
static void keepAloneIfOne(Task &T) {
  if (T.Rounds.Exact && T.Rounds.Set.size() == 1 &&
      T.Rounds.Set.front().Kind == Origin::Constant &&
      T.Rounds.Set.front().Value <= 1)
    llvm::erase_if(T.LiveAtSpawn,
                   [&](const LiveTask &L) { return L.Task == T.Id; });
}

void FunctionAnalyzer::spawn(const Expr *Site, Value Callable,
                             std::vector<Value> Arguments, AccessPath Handle,
                             State &S, AccessPath Serial, unsigned Which) {
  if (Tasks.size() >= SummaryEngine::MaxTasks) {
    Truncated = true;
    return;
  }
  unsigned Id = taskId(Site, Which);
  {
    Task &T = Tasks[Id];
    T.Posted = Which >= PostedCall;
    T.Site = Site;
    T.SpawnedIn = F;
    T.Callable = std::move(Callable);
    T.Arguments = std::move(Arguments);
    T.Handle = Handle;
    T.FormerHandles.clear();
    T.Detached = false;
    T.Serial = std::move(Serial);
    T.Queue = {};
    T.IsPooled = false;
    T.LiveAtSpawn = liveBeside(T, S);
    T.Rounds = roundsOf(EnclosingLoop.lookup(Site));
    keepAloneIfOne(T);
    T.WaitedBefore = S.Waited;
    T.Known = S.Facts;
  }
  Task Resolved = Tasks[Id]; // summaries may grow Tasks
  resolveTask(Resolved, S);
  Tasks[Id] = Resolved;
  // What the task changes may be anything from now on.
  for (const Event &E : Resolved.Body)
    if (isWrite(E.Kind))
      S.forgetFacts(E.Path);
  // Starting a task is a point in the order of things, too: tasks that this
  // one starts run beside the same ones as itself.
  Value V = Resolved.Callable;
  Arguments = Resolved.Arguments;
  for (unsigned Depth = 0; V.Kind == Value::Bound && Depth < MaxCallDepth;
       ++Depth) {
    Arguments.insert(Arguments.begin(), V.Call->Arguments.begin(),
                     V.Call->Arguments.end());
    V = Value(V.Call->Callable);
  }
  LiveSet Beside = S.Live;
  if (V.Kind == Value::Function)
    if (const FunctionDecl *Definition = userDefinition(V.Fn))
      if (const FunctionSummary *Body = Engine.summary(Definition)) {
        State Own = taskState(S);
        Instantiation I(Definition, Own);
        const auto *Method = dyn_cast<CXXMethodDecl>(Definition);
        if (Method && Method->isInstance() &&
            !Method->getParent()->isLambda() && !Arguments.empty()) {
          I.bindThis(Evaluator(Engine, F, Own).pointee(Arguments.front()));
          Arguments.erase(Arguments.begin());
        }
        I.bindArguments(Arguments);
        observeCall(*Body, I, Site, Own, /*AsTask=*/true);
        for (const Task &Inner : Body->Tasks) {
          adoptTask(Inner, I, Site, Own);
          auto It = TaskIds.find({Site, Inner.Id + 1});
          if (It == TaskIds.end())
            continue;
          if (!Inner.LiveAtExit)
            Tasks[It->second].Handle = Handle;
          Tasks[It->second].LiveAtSpawn.append(Beside);
          if (!S.live(It->second))
            S.Live.push_back({It->second, S.Facts, {}, {}, {}});
        }
      }
  if (LiveTask *Mine = S.live(Id)) {
    Mine->When.clear();
    Mine->Since.clear();
    Mine->Waited.clear();
    Mine->JoinedElements.clear();
  } else {
    S.Live.push_back({Id, S.Facts, {}, {}, {}});
  }
  startQueued(Resolved, S);
}

std::vector<Value>
FunctionAnalyzer::taskCallables(const Effect &E, const CallView &C, State &S) {
  Evaluator Eval(Engine, F, S);
  llvm::SmallVector<const Expr *, 4> Operands;
  if (E.Callable.Kind == Operand::AllArguments)
    Operands.append(C.Args.begin(), C.Args.end());
  else if (const Expr *Arg = C.operand(E.Callable))
    Operands.push_back(Arg);
  std::vector<Value> Callables;
  for (const Expr *Arg : Operands) {
    // An object may be known by what it was made to run.
    Value V = E.Method.empty() ? Eval.callable(Arg) : Eval.value(Arg);
    if (!E.Method.empty() && V.Kind != Value::Function &&
        V.Kind != Value::Bound)
      V = Eval.method(Arg, E.Method);
    if (!V && E.Callable.Kind != Operand::This)
      V = Eval.callable(Arg);
    if (E.Callable.Kind == Operand::AllArguments && V.Kind != Value::Function &&
        V.Kind != Value::Bound)
      continue; // not everything that is passed is run
    if (E.Method.empty() &&
        !M.isKind(Arg->getType(), TypeKind::ReferenceWrapper))
      V = ownCopy(std::move(V));
    Callables.push_back(std::move(V));
  }
  return Callables;
}

unsigned FunctionAnalyzer::start(const Expr *Callable, Value V,
                                 const Expr *Site, std::vector<Value> Arguments,
                                 AccessPath Handle, State &S, AccessPath Serial,
                                 unsigned N) {
  auto Targets = V.Kind == Value::Load
                     ? Evaluator(Engine, F, S).targets(Callable, V)
                     : llvm::ArrayRef<FunctionPointers::Target>();
  if (Targets.empty()) {
    spawn(Site, std::move(V), std::move(Arguments), std::move(Handle), S,
          std::move(Serial), nthTask(N));
    return N + 1;
  }
  // Any of them. An entry of a table is started once, whatever else the loop
  // around the call starts.
  std::optional<State> After;
  for (const auto &[Target, Where] : Targets) {
    State Way = S;
    unsigned Which = nthTask(N++);
    spawn(Site, Value::function(Target), Arguments, Handle, Way, Serial, Which);
    if (auto It = TaskIds.find({Site, Which}); Where && It != TaskIds.end())
      llvm::erase_if(Tasks[It->second].LiveAtSpawn, [&](const LiveTask &Live) {
        return Live.Task == It->second;
      });
    if (After)
      After->join(Way);
    else
      After = std::move(Way);
  }
  S = std::move(*After);
  return N;
}

void FunctionAnalyzer::startTasks(const Effect &E, const CallView &C,
                                  std::vector<Value> Arguments, State &S) {
  Evaluator Eval(Engine, F, S);
  AccessPath Handle = Eval.object(C, E.Object);
  AccessPath Serial = Eval.object(C, E.Serial);
  // A handle made from another one takes over its task.
  if (const Expr *Arg = C.isConstruction() ? C.operand(E.Callable) : nullptr;
      Arg && M.isKind(Arg->getType(), TypeKind::TaskHandle)) {
    renameObject(Eval.object(Arg), Handle, S);
    return;
  }
  unsigned N = 0;
  for (Value &V : taskCallables(E, C, S))
    N = start(C.operand(E.Callable), std::move(V), C.Site, Arguments, Handle, S,
              Serial, N);
  const TypeModel *Kind = M.type(C.objectType());
  if (!Kind && E.Object.Kind == Operand::Return)
    Kind = M.type(C.Site->getType());
  if (Kind && Kind->Cooperative)
    for (Task &T : Tasks)
      T.Cooperative |= T.Site == C.Site;
}

void FunctionAnalyzer::parallel(const Effect &E, const CallView &C, State &S) {
  AccessPath Handle =
      E.Object ? Evaluator(Engine, F, S).object(C, E.Object) : AccessPath();
  bool Joins = !Handle;
  if (Joins)
    Handle = AccessPath::object(C.Site);
  unsigned N = 0;
  for (const Value &V : taskCallables(E, C, S)) {
    // The second beside the first: what is true of two is true of many.
    spawn(C.Site, V, {}, Handle, S, {}, nthTask(N));
    spawn(C.Site, V, {}, Handle, S, {}, nthTask(N++));
  }
  if (Joins && N > 0)
    endTask(Handle, S);
}

/// A task of a callee that may be running, in the names of this function.
LiveTask FunctionAnalyzer::adoptLive(LiveTask Live, const Instantiation &I,
                                     const Expr *Site) {
  Live.Task = taskId(Site, Live.Task + 1);
  Live.Waited = I.handles(Live.Waited);
  return Live;
}

static bool isMadeWithOne(const Expr *Init, ASTContext &Ctx) {
  std::optional<CallView> Made =
      Init ? viewCall(ignoreWrappers(Init)) : std::nullopt;
  return Made && llvm::any_of(Made->Args, [&](const Expr *Arg) {
           Expr::EvalResult R;
           return !Arg->isValueDependent() && Arg->getType()->isIntegerType() &&
                  Arg->EvaluateAsInt(R, Ctx) && R.Val.getInt() == 1;
         });
}

/// Was the pool whose worker \p Handle stands for made with the number 1?
static bool hasOneWorker(const AccessPath &Handle, ASTContext &Ctx) {
  if (const VarDecl *Pool = Handle.var())
    if (isMadeWithOne(Pool->getAnyInitializer(), Ctx))
      return true;
  for (const PathStep &Step : Handle.steps()) {
    const FieldDecl *Pool =
        Step.Kind == PathStep::Field ? Step.Member : nullptr;
    const auto *Class =
        Pool ? dyn_cast<CXXRecordDecl>(Pool->getParent()) : nullptr;
    if (!Class)
      continue;
    if (isMadeWithOne(Pool->getInClassInitializer(), Ctx))
      return true;
    for (const CXXConstructorDecl *Ctor : Class->ctors()) {
      const FunctionDecl *Definition = nullptr;
      if (!Ctor->hasBody(Definition))
        continue;
      for (const CXXCtorInitializer *Init :
           cast<CXXConstructorDecl>(Definition)->inits())
        if (Init->getAnyMember() == Pool && isMadeWithOne(Init->getInit(), Ctx))
          return true;
    }
  }
  return false;
}

void FunctionAnalyzer::adoptTask(const Task &Inner, const Instantiation &I,
                                 const Expr *Site, State &S) {
  if (!Site || Tasks.size() >= SummaryEngine::MaxTasks) {
    Truncated = true;
    return;
  }
  unsigned Id = taskId(Site, Inner.Id + 1);
  Task T = Inner;
  T.Id = Id;
  T.Callable = I.value(Inner.Callable);
  for (Value &V : T.Arguments)
    V = I.value(V);
  // A handle that the callee returns is what the call creates.
  T.Handle = I.handle(Inner.Handle);
  T.FormerHandles.clear();
  if (!T.Handle)
    T.Handle = AccessPath::object(Site);
  T.Serial = I.handle(Inner.Serial);
  if (T.IsPooled && !T.Serial && hasOneWorker(T.Handle, Engine.context()))
    T.Serial = T.Handle;
  T.Queue = I.handle(Inner.Queue);
  // What the callee starts beside it may touch the same in this frame only.
  T.Rounds = I.origins(Inner.Rounds);
  T.LiveAtSpawn.clear();
  for (const LiveTask &Sibling : Inner.LiveAtSpawn)
    T.LiveAtSpawn.push_back(adoptLive(Sibling, I, Site));
  keepAloneIfOne(T);
  llvm::append_range(T.LiveAtSpawn, liveBeside(T, S));
  llvm::erase_if(T.LiveAtSpawn, [&](const LiveTask &L) {
    return T.Serial && L.Task < Tasks.size() &&
           (L.Task == Id || Tasks[L.Task].Serial == T.Serial);
  });
  T.WaitedBefore = I.handles(Inner.WaitedBefore);
  for (const AccessPath &P : S.Waited)
    insertPath(T.WaitedBefore, P);
  T.WaitedAtEnd = I.handles(Inner.WaitedAtEnd);
  T.Known = S.Facts;
  llvm::append_range(T.Known, I.facts(Inner.Known));
  // What the callee waited for may be an object of its own: it keeps its name.
  T.WaitedAtReturn.clear();
  PathSet Nameless;
  for (const AccessPath &P : Inner.WaitedAtReturn) {
    AccessPath Mine = I.handle(P);
    if (!Mine)
      insertPath(Nameless, P);
    insertPath(T.WaitedAtReturn, Mine ? Mine : P);
  }
  auto KeepNameless = [&](const PathSet &Signals, PathSet Renamed) {
    for (const AccessPath &P : Nameless)
      if (llvm::is_contained(Signals, P))
        insertPath(Renamed, P);
    return Renamed;
  };
  T.Body.clear();
  State Own = taskState(S);
  for (const Event &E : Inner.Body) {
    std::optional<Event> Mine = I.event(E);
    if (!Mine)
      continue;
    Mine->Later = KeepNameless(E.Later, std::move(Mine->Later));
    // The task holds none of the locks that are held around the call.
    Mine->Locks = I.locks(E.Locks);
    Mine->LocksIf.clear();
    I.conditionalLocks(E.LocksIf, Mine->Locks, Mine->LocksIf);
    Mine->Claims = I.claims(E.Claims);
    Mine->OneInstance = E.OneInstance;
    T.Body.push_back(std::move(*Mine));
  }
  T.Pending.clear();
  for (const UnresolvedCall &Call : Inner.Pending) {
    std::vector<Value> Args;
    for (const Value &V : Call.Arguments)
      Args.push_back(I.value(V));
    expandBody(I.value(Call.Callable), Args, Own,
               KeepNameless(Call.At.Later, I.handles(Call.At.Later)), T, 0);
  }
  PathSet Waited = T.WaitedAtReturn;
  Tasks[Id] = T;
  if (!Inner.LiveAtExit)
    return;
  if (LiveTask *Mine = S.live(Id)) {
    Mine->When.clear();
    Mine->Since.clear();
    Mine->Waited = std::move(Waited);
    Mine->JoinedElements.clear();
  } else {
    S.Live.push_back({Id, S.Facts, {}, std::move(Waited), {}});
  }
}
