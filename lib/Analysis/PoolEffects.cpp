//===- PoolEffects.cpp - Tasks that are put into queues -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A container out of which tasks take what they run is a way to start tasks,
// whatever its class is called: what is put in runs on one of those. Several
// such tasks make a pool; with a single one, one thing runs after the other.
// Where nothing is known of who takes things out, the caller may know: what was
// put in is then a part of the summary.
//
// What is taken out may be a callable, a structure with a callable in it, or a
// pointer to an object of which a virtual method is called.
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/WorkFields.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Structures in structures that are searched for a callable.
static constexpr unsigned MaxNesting = 3;

static bool isCallable(QualType T, Model &M) {
  T = T.getNonReferenceType();
  return T->isFunctionType() || T->isFunctionPointerType() ||
         M.isKind(T, TypeKind::Callable) ||
         callOperator(T->getAsCXXRecordDecl());
}

/// Can something of type \p T be run: itself, a part of it, or what it points
/// to?
static bool isRunnable(QualType T, Model &M, unsigned Depth = 0) {
  if (T.isNull() || Depth > MaxNesting)
    return false;
  T = T.getNonReferenceType();
  if (isCallable(T, M))
    return true;
  QualType Pointee =
      T->isPointerType() ? T->getPointeeType()
      : M.isKind(T, TypeKind::Pointer) || M.isKind(T, TypeKind::Container)
          ? elementType(T)
          : QualType();
  if (!Pointee.isNull()) {
    const CXXRecordDecl *R = Pointee->getAsCXXRecordDecl();
    return (R && R->hasDefinition() && R->isPolymorphic()) ||
           isRunnable(Pointee, M, Depth + 1);
  }
  const RecordDecl *R = T->getAsRecordDecl();
  R = R ? R->getDefinition() : nullptr;
  return R && !M.type(T) &&
         llvm::any_of(R->fields(), [&](const FieldDecl *Field) {
           return isRunnable(Field->getType(), M, Depth + 1);
         });
}

void FunctionAnalyzer::markTaken(Value &V, QualType T) const {
  if (V.Kind == Value::Load && !V.Taken && V.Path.hasElement())
    V.Taken = isRunnable(T, M);
}

Value FunctionAnalyzer::resolveVirtual(const Value &V) const {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(V.Fn);
  if (V.Kind != Value::Load || !Method)
    return {};
  const CXXRecordDecl *Exact = exactClass(V.Path, Engine.index());
  const FunctionDecl *Target =
      Exact ? Engine.index().dispatch(Method, Exact) : nullptr;
  if (!Target)
    return {};
  auto Call = std::make_shared<BoundCall>();
  Call->Callable = Value::function(Target);
  Call->Arguments.push_back(Value::address(V.Path));
  Value Bound;
  Bound.Kind = Value::Bound;
  Bound.Call = std::move(Call);
  return Bound;
}

void FunctionAnalyzer::callTaken(const CallView &C, State &S) {
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!Recording || !Method || !Method->isVirtual() || !C.Object ||
      isa<CXXDestructorDecl>(Method) || Calls.size() >= SummaryEngine::MaxTasks)
    return;
  Evaluator Eval(Engine, F, S);
  Value Item =
      Value::load(C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                    : Eval.location(C.Object));
  if (!Item || exactClass(Item.Path, Engine.index()))
    return;
  // What a parameter refers to, and the object itself, the caller knows better.
  bool IsGiven = Item.Path.kind() == AccessPath::This ||
                 (Item.Path.var() && isa<ParmVarDecl>(Item.Path.var()));
  if (!Item.Path.hasElement() &&
      (!IsGiven || Engine.index().dispatch(Method, nullptr)))
    return;
  Item.Fn = Method;
  Item.Taken = true;
  UnresolvedCall Call;
  Call.Callable = std::move(Item);
  Call.Arguments = arguments(C, nullptr, S);
  Call.Site = C.Site;
  S.describe(Call.At);
  Calls.push_back(std::move(Call));
  CallPlaces.push_back({Events.size(), CurrentBlock});
}

/// What \p E, which is put into a container, is: a callable, or an object that
/// may have one.
Value FunctionAnalyzer::workItem(const Expr *E, State &S) {
  Evaluator Eval(Engine, F, S);
  Value V = Eval.callable(E);
  if (V.Kind == Value::Function || V.Kind == Value::Bound)
    return V;
  // A pair, tuple ... of a library: the callable is among what it is made of.
  const Expr *Plain = ignoreWrappers(E);
  if (std::optional<CallView> C = viewCall(Plain);
      C && Plain->isPRValue() && !isCallable(E->getType(), M) &&
      !userDefinition(C->Callee))
    for (const Expr *Arg : C->Args)
      if (isCallable(Arg->getType(), M))
        return Eval.callable(Arg);
  if (!V || V.Kind == Value::Address)
    if (E->getType()->isRecordType() && !M.type(E->getType()))
      V = Value::load(Eval.location(Plain));
  return V;
}

/// What a worker runs if \p Item is the element of \p Container out of which it
/// takes \p Called.
Value FunctionAnalyzer::workOf(const Value &Item, const AccessPath &Container,
                               const AccessPath &Called, const State &S) {
  llvm::ArrayRef<PathStep> Part =
      Called.steps().drop_front(Container.steps().size() + 1);
  if (Item.Kind == Value::Function || Item.Kind == Value::Bound)
    return Part.size() <= 1 ? Item : Value();
  AccessPath P = Item.Path;
  if (Item.Kind == Value::Address && !Part.empty() &&
      Part.front().Kind == PathStep::Deref)
    Part = Part.drop_front();
  P = S.normalize(P.append(Part));
  const Value *Known = S.binding(P);
  return Known ? *Known : Value::load(P);
}

bool FunctionAnalyzer::submit(const CallView &C, const AccessPath &Container,
                              State &S) {
  // Looking for who runs it analyses the methods that start tasks; where this
  // happens in such a task, its own body would be missing from it. So only
  // what can be run is looked at.
  if (M.isKind(elementType(C.ObjectClass), TypeKind::TaskHandle))
    return false; // the workers themselves
  for (const Expr *Arg : C.Args)
    if (isRunnable(Arg->getType(), M))
      return submitItem(Container, workItem(Arg, S), C.Site, S);
  return false;
}

/// The task of this number is run by workers: by a single one if there is a
/// \p Serial queue, and \p Later is what they signal when it has ended.
static void makePooled(std::vector<Task> &Tasks, unsigned Number,
                       AccessPath Serial, const PathSet &Later) {
  Task &T = Tasks[Number];
  T.IsPooled = true;
  if (Serial)
    T.Serial = std::move(Serial);
  for (Event &E : T.Body)
    for (const AccessPath &P : Later)
      insertPath(E.Later, P);
  for (UnresolvedCall &Call : T.Pending)
    for (const AccessPath &P : Later)
      insertPath(Call.At.Later, P);
  llvm::erase_if(T.LiveAtSpawn, [&](const LiveTask &L) {
    return T.Serial && Tasks[L.Task].Serial == T.Serial;
  });
}

bool FunctionAnalyzer::submitItem(const AccessPath &Container,
                                  const Value &Item, const Expr *Site,
                                  State &S) {
  if (!Container || !Item)
    return false;
  const Task *Known = nullptr;
  for (const Task &T : Tasks)
    if (S.live(T.Id) && T.takesWorkFrom(Container))
      Known = &T;
  if (!Known)
    Known = Engine.executor(Container);
  if (!Known) {
    if (Recording && Submissions.size() < SummaryEngine::MaxTasks)
      Submissions.push_back({Container, Item, Site});
    return false;
  }
  const Task Executor = *Known; // summaries may move it
  Value Work;
  std::vector<Value> Arguments;
  PathSet Later; // what the executor signals when the work has been done
  for (const UnresolvedCall &Call : Executor.Pending) {
    if (!Call.runsElementOf(Container))
      continue;
    for (const AccessPath &P : Call.At.Later)
      insertPath(Later, P);
    if (Work)
      continue;
    Work = workOf(Item, Container, Call.Callable.Path, S);
    if (Work.Kind == Value::Load)
      Work.Fn = Call.Callable.Fn;
    for (const Value &Argument : Call.Arguments)
      Arguments.push_back(Container.isPrefixOf(Argument.Path)
                              ? workOf(Item, Container, Argument.Path, S)
                              : Argument);
  }
  if (!Work)
    return false;
  bool IsSingle = !Executor.mayBeSeveral();
  spawn(Site, ownCopy(std::move(Work)), std::move(Arguments), Executor.Handle,
        S);
  if (auto It = TaskIds.find({Site, 0}); It != TaskIds.end())
    makePooled(Tasks, It->second,
               IsSingle ? Container.anyElement() : AccessPath(), Later);
  return true;
}

//===----------------------------------------------------------------------===//
// Structures for workers: the pools of C
//===----------------------------------------------------------------------===//

void FunctionAnalyzer::noteStore(const AccessPath &Item, const FieldDecl *Field,
                                 const Expr *Init, State &S) {
  constexpr unsigned MaxStores = 64;
  if (!Item || !Field || !Init || Engine.workFields().empty() ||
      !Engine.workFields().holdsWork(Field->getParent()))
    return;
  Value V = Evaluator(Engine, F, S).argument(Init, QualType(), true);
  for (WorkStore &Known : WorkStores)
    if (Known.Item == Item && Known.Site == Init) {
      Known.Stored = std::move(V);
      return;
    }
  if (WorkStores.size() < MaxStores)
    WorkStores.push_back({Item, Field, std::move(V), Init});
}

/// What \p P, a name in \p From, is called in \p F: through a variable that F
/// knows an object of the same type by.
static AccessPath inFrameOf(const FunctionDecl *F, const AccessPath &P) {
  if (P.var() && P.var()->hasGlobalStorage())
    return P;
  const auto *First = llvm::find_if(
      P.steps(), [](const PathStep &S) { return S.Kind == PathStep::Field; });
  if (First == P.steps().end())
    return {};
  const Decl *R = First->Member->getParent()->getCanonicalDecl();
  llvm::ArrayRef<PathStep> Rest(First, P.steps().end());
  for (const ParmVarDecl *Param : F->parameters())
    if (const RecordDecl *Of =
            Param->getType()->isPointerType()
                ? Param->getType()->getPointeeType()->getAsRecordDecl()
                : nullptr;
        Of && Of->getCanonicalDecl() == R)
      return AccessPath::variable(Param).deref().append(Rest);
  return {};
}

bool FunctionAnalyzer::submitStored(const AccessPath &Item, const Expr *Site,
                                    State &S) {
  // What was stored there last before \p Site.
  auto Last = [&](const FieldDecl *Field) {
    const WorkStore *Found = nullptr;
    for (const WorkStore &Store : WorkStores)
      if (Store.Item == Item && Store.Field == Field &&
          (Store.Site == Site ||
           Store.Site->getBeginLoc() < Site->getBeginLoc() || !Found) &&
          (!Found || Found->Site->getBeginLoc() < Store.Site->getBeginLoc()))
        Found = &Store;
    return Found;
  };
  const WorkStore *Callable = nullptr;
  const WorkFields::Work *Work = nullptr;
  for (const WorkStore &Store : WorkStores)
    if (const auto *Found = Engine.workFields().find(Store.Field);
        Found && Store.Item == Item) {
      Callable = Last(Store.Field);
      Work = Found;
    }
  if (!Callable || !Callable->Stored)
    return false;
  std::vector<Value> Arguments;
  for (const WorkFields::Argument &A : Work->Arguments) {
    Value V;
    if (A.IsItem)
      V = Value::address(Item);
    if (const WorkStore *Store = A.Field ? Last(A.Field) : nullptr)
      V = Store->Stored;
    Arguments.push_back(std::move(V));
  }
  // Who ends the workers, and what they tell when work is done.
  AccessPath Handle;
  PathSet Later;
  for (const auto &[Starter, Node] : Engine.index().nodes()) {
    if (!Node.has(Role::Spawn) || Starter == F)
      continue;
    const FunctionSummary *Summary = Engine.summary(Starter);
    for (const Task &T : Summary ? llvm::ArrayRef<Task>(Summary->Tasks)
                                 : llvm::ArrayRef<Task>()) {
      if (!llvm::is_contained(Work->Entries, T.Entry))
        continue;
      if (!Handle)
        Handle = inFrameOf(F, T.Handle);
      for (const Event &E : T.Body)
        if (E.Kind == EventKind::Signal ||
            (E.Kind == EventKind::Write && !E.Locks.empty()))
          insertPath(Later, inFrameOf(F, E.Path).anyElement());
    }
  }
  if (!Handle)
    Handle = AccessPath::object(Site);
  Value Run = Callable->Stored;
  bool IsSingle = Work->IsSingle;
  spawn(Site, std::move(Run), std::move(Arguments), Handle, S);
  if (auto It = TaskIds.find({Site, 0}); It != TaskIds.end())
    makePooled(Tasks, It->second, IsSingle ? Handle.anyElement() : AccessPath(),
               Later);
  return true;
}

/// A structure that a callee takes, and may leave with the workers.
void FunctionAnalyzer::submitGiven(const CallView &C, State &S) {
  if (WorkStores.empty())
    return;
  Evaluator Eval(Engine, F, S);
  for (const Expr *Arg : C.Args) {
    QualType T = Arg->getType();
    AccessPath Item = T->isPointerType() ? Eval.pointee(Eval.value(Arg))
                                         : Eval.location(ignoreWrappers(Arg));
    if (Item && Item.steps().empty() && Item.var() &&
        isFrameLocal(Item.var(), F))
      submitStored(Item, C.Site, S);
  }
}

/// Does the function leave \p Item with others? What it returns its caller has
/// still to hand on.
static bool escapes(const AccessPath &Item, const FieldDecl *Field,
                    const FunctionDecl *F) {
  QualType Result = F->getReturnType();
  const RecordDecl *Returned = Result->isPointerType()
                                   ? Result->getPointeeType()->getAsRecordDecl()
                                   : nullptr;
  if (Returned &&
      Returned->getCanonicalDecl() == Field->getParent()->getCanonicalDecl())
    return false;
  if (Item.kind() == AccessPath::Object)
    return true;
  // A pointer of this function's own, to what an allocator returned.
  bool IsOwn = Item.var() && isFrameLocal(Item.var(), F) &&
               !isa<ParmVarDecl>(Item.var());
  if (IsOwn)
    return Item.hasDeref();
  return Item.hasElement();
}

void FunctionAnalyzer::submitAtExit() {
  if (WorkStores.empty() || !Exit.Reachable)
    return;
  std::vector<AccessPath> Done;
  const std::vector<WorkStore> Stores = WorkStores;
  for (const WorkStore &Store : Stores)
    if (Engine.workFields().find(Store.Field) &&
        !llvm::is_contained(Done, Store.Item) &&
        escapes(Store.Item, Store.Field, F)) {
      Done.push_back(Store.Item);
      submitStored(Store.Item, Store.Site, Exit);
    }
}
