//===- Executors.cpp - What is submitted, and who runs it -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An executor either has tasks of its own, or it keeps what it is given until
// somebody runs it: the function that submits, too, may do so. Strands and the
// like hand on to another executor.
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Executors made from executors are followed this deep.
static constexpr unsigned MaxExecutors = 4;

/// The declared type of what \p P denotes; null if no declaration says so.
static QualType typeOf(const AccessPath &P) {
  QualType T;
  if (!P.steps().empty())
    T = P.steps().back().Kind == PathStep::Field
            ? P.steps().back().Member->getType()
            : QualType();
  else if (P.var())
    T = P.var()->getType();
  else if (const auto *E = dyn_cast_or_null<Expr>(P.creator()))
    T = E->getType();
  // A reference or a pointer that leads there.
  if (T.isNull() && P.steps().size() > 0 &&
      P.steps().back().Kind == PathStep::Deref) {
    QualType Pointer = typeOf(P.prefix(P.steps().size() - 1));
    if (!Pointer.isNull() &&
        (Pointer->isReferenceType() || Pointer->isPointerType()))
      T = Pointer->getPointeeType();
  }
  return T.isNull() ? T : T.getNonReferenceType();
}

AccessPath FunctionAnalyzer::executorOf(AccessPath P, AccessPath &Strand,
                                        const State &S) {
  for (unsigned Depth = 0; P && Depth < MaxExecutors; ++Depth) {
    const TypeModel *T = M.type(typeOf(P));
    if (!T)
      return {};
    if (T->Kind == TypeKind::TaskGroup || T->Kind == TypeKind::WorkQueue)
      return P;
    if (T->Kind != TypeKind::Executor && T->Kind != TypeKind::Strand)
      return {};
    if (T->Kind == TypeKind::Strand && !Strand)
      Strand = P;
    const Value *On = S.binding(P.deref());
    if (!On)
      return {};
    P = On->Path;
  }
  return {};
}

/// A group that was told to have one task at a time has no more.
bool FunctionAnalyzer::mayWorkAtOnce(const AccessPath &Group) {
  const TypeModel *T = M.type(typeOf(Group));
  const Expr *Init = nullptr;
  if (const VarDecl *V = Group.var(); V && Group.steps().empty())
    Init = V->getInit();
  else if (!Group.steps().empty() &&
           Group.steps().back().Kind == PathStep::Field)
    Init = Group.steps().back().Member->getInClassInitializer();
  if (!T || T->Workers < 0 || !Init)
    return true;
  std::optional<CallView> C = viewCall(ignoreWrappers(Init));
  if (!C || T->Workers >= static_cast<int>(C->Args.size()))
    return true;
  Expr::EvalResult N;
  const Expr *Arg = C->Args[T->Workers];
  return Arg->isValueDependent() || !Arg->EvaluateAsInt(N, Engine.context()) ||
         N.Val.getInt() != 1;
}

void FunctionAnalyzer::submitTo(const AccessPath &To, const Effect &E,
                                const CallView &C, State &S) {
  AccessPath Strand;
  AccessPath Queue = executorOf(To, Strand, S);
  if (!Queue)
    return;
  const TypeModel *T = M.type(typeOf(Queue));
  bool OwnTasks = T && T->Kind == TypeKind::TaskGroup;
  const Task *Executor = nullptr;
  AccessPath Handle = Queue;
  bool AtOnce = OwnTasks && mayWorkAtOnce(Queue);
  if (!OwnTasks) {
    for (const Task &Running : Tasks)
      if (S.live(Running.Id) && Running.takesWorkFrom(Queue)) {
        AtOnce |= Executor || Running.mayBeSeveral();
        Executor = &Running;
      }
    if (!Executor && (Executor = Engine.executor(Queue)))
      AtOnce = Executor->mayBeSeveral();
    if (Executor)
      Handle = Executor->Handle;
  }
  AccessPath Serial = Strand ? Strand : AtOnce ? AccessPath() : Queue;
  bool Waits = !OwnTasks && !Executor;
  unsigned N = 0;
  for (Value &V : taskCallables(E, C, S)) {
    State Before = S;
    std::pair<const Expr *, unsigned> Key{C.Site, nthTask(N)};
    // Who works on the queue may have been seen before this block is.
    Task Known;
    if (auto It = TaskIds.find(Key); It != TaskIds.end())
      Known = Tasks[It->second];
    spawn(C.Site, std::move(V), {}, Handle, S, {}, nthTask(N++));
    auto It = TaskIds.find(Key);
    if (It == TaskIds.end())
      return;
    Task &T = Tasks[It->second];
    T.Queue = Queue.anyElement();
    T.Serial = Serial ? Serial.anyElement() : AccessPath();
    // It is not sure to be the only one that is submitted here: a strand and a
    // single worker keep even those apart.
    T.LiveAtSpawn = Waits ? LiveSet() : liveBeside(T, Before);
    if (!Waits)
      continue;
    if (Known.Queue == T.Queue && Known.Handle != Queue) {
      T.Handle = Known.Handle;
      T.Serial = Known.Serial;
      T.LiveAtSpawn = Known.LiveAtSpawn;
    }
    S.Live = Before.Live;
    if (!llvm::is_contained(S.Queued, T.Id))
      S.Queued.push_back(T.Id);
  }
}

void FunctionAnalyzer::startQueued(const Task &Worker, State &S) {
  if (S.Queued.empty())
    return;
  llvm::SmallVector<unsigned, 2> Waiting = S.Queued;
  for (unsigned Id : Waiting) {
    Task &T = Tasks[Id];
    if (!Worker.takesWorkFrom(T.Queue))
      continue;
    bool AtOnce = Worker.mayBeSeveral() || S.live(Id);
    T.Handle = Worker.Handle;
    if (AtOnce && T.Serial == T.Queue)
      T.Serial = {};
    LiveSet Beside = liveBeside(T, S);
    llvm::erase_if(Beside,
                   [&](const LiveTask &L) { return L.Task == Worker.Id; });
    T.LiveAtSpawn = Beside;
    if (!S.live(Id))
      S.Live.push_back({Id, S.Facts, {}, {}, {}});
  }
}

void FunctionAnalyzer::runSubmitted(const AccessPath &Queue, const Expr *Site,
                                    State &S) {
  if (!Queue)
    return;
  AccessPath Name = Queue.anyElement();
  llvm::SmallVector<unsigned, 2> Waiting;
  for (unsigned Id : S.Queued)
    if (Tasks[Id].Queue == Name)
      Waiting.push_back(Id);
  for (unsigned Id : Waiting) {
    Value Callable = Tasks[Id].Callable;
    State During = S; // in which order is not known
    invoke(Callable, {}, Site, During);
    S.Live = During.Live;
  }
  llvm::erase_if(S.Queued,
                 [&](unsigned Id) { return llvm::is_contained(Waiting, Id); });
  // What others submit is run here, too: whoever starts this function as a
  // task learns that it works on the queue.
  if (Recording && Calls.size() < SummaryEngine::MaxTasks) {
    UnresolvedCall Call;
    Call.Callable = Value::load(Queue.element({}));
    Call.Callable.Taken = true;
    Call.Site = Site;
    S.describe(Call.At);
    Calls.push_back(std::move(Call));
    CallPlaces.push_back({Events.size(), CurrentBlock});
  }
  // It returns when nothing is left, whoever ran it.
  S.endTasks([&](const LiveTask &T) { return Tasks[T.Task].Queue == Name; });
}
