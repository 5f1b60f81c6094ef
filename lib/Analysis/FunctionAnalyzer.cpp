//===- FunctionAnalyzer.cpp - One function's summary ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/ConflictFinder.h"
#include "Analysis/WaitFinder.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/Analyses/PostOrderCFGView.h"
#include "clang/Analysis/FlowSensitive/DataflowWorklist.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// A block is visited at most this often; what has not settled by then is
/// given up as unknown, by keeping the last state.
static constexpr unsigned MaxVisits = 12;

static bool isLoop(const Stmt *S) {
  return isa_and_nonnull<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S);
}

namespace {
/// Finds the innermost loop around every call.
class LoopCollector : public RecursiveASTVisitor<LoopCollector> {
public:
  explicit LoopCollector(llvm::DenseMap<const Stmt *, const Stmt *> &Enclosing)
      : Enclosing(Enclosing) {}
  bool TraverseStmt(Stmt *S) {
    if (!S || isa<LambdaExpr>(S))
      return true; // another function
    bool Loop = isLoop(S);
    if (!Stack.empty() &&
        (Loop || isa<CallExpr, CXXConstructExpr, CXXNewExpr>(S)))
      Enclosing[S] = Stack.back();
    if (Loop)
      Stack.push_back(S);
    bool Result = RecursiveASTVisitor::TraverseStmt(S);
    if (Loop)
      Stack.pop_back();
    return Result;
  }

private:
  llvm::DenseMap<const Stmt *, const Stmt *> &Enclosing;
  llvm::SmallVector<const Stmt *> Stack;
};
} // namespace

void FunctionAnalyzer::collectLoops() {
  LoopCollector(EnclosingLoop).TraverseStmt(F->getBody());
}

bool FunctionAnalyzer::isInCycle(unsigned Block) {
  std::optional<bool> &Known = Cycles[Block];
  if (Known)
    return *Known;
  Known = false;
  llvm::BitVector Seen(Cycles.size());
  llvm::SmallVector<const CFGBlock *> Work;
  for (const CFGBlock *B : *Cfg)
    if (B->getBlockID() == Block)
      Work.push_back(B);
  auto Reach = [&](const CFGBlock *Next) {
    if (!Next || Seen.test(Next->getBlockID()))
      return false;
    Seen.set(Next->getBlockID());
    Work.push_back(Next);
    return Next->getBlockID() == Block;
  };
  while (!Work.empty()) {
    const CFGBlock *B = Work.pop_back_val();
    for (CFGBlock::AdjacentBlock Succ : B->succs())
      if (Reach(Succ.getReachableBlock()))
        return Known.emplace(true);
    for (const CFGBlock *Handlers : Exceptions.from(*B))
      if (Reach(Handlers))
        return Known.emplace(true);
  }
  return false;
}

bool FunctionAnalyzer::isSteady(const AccessPath &P) const {
  return llvm::none_of(P.steps(), [&](const PathStep &S) {
    return llvm::any_of(S.Index.Set, [&](const Origin &O) {
      const auto *V = dyn_cast_or_null<VarDecl>(O.Var);
      return V && isFrameLocal(V, F) &&
             (Redeclared.contains(V) || V->isCXXForRangeDecl() ||
              Engine.assignments(V, F) > (isa<ParmVarDecl>(V) ? 0u : 1u));
    });
  });
}

State FunctionAnalyzer::entryState() {
  State S;
  S.Reachable = true;
  Evaluator Eval(Engine, F, S);
  for (const model::LockAttribute &L : M.requiredLocks(F))
    S.learnHeldAtEntry(Eval.object(L.Lock),
                       L.What == model::Role::AcquireShared, F->getLocation());
  return S;
}

void FunctionAnalyzer::iterate(const CFG &G) {
  // One state per edge, so that a block's entry is always the join of what its
  // predecessors say now: knowledge gained later (a loop that joins every
  // task) can still take a live task away.
  llvm::DenseMap<std::pair<unsigned, unsigned>, State> Edges;
  std::vector<unsigned> Visits(G.getNumBlockIDs());
  PostOrderCFGView View(&G);
  ForwardDataflowWorklist Work(G, &View);
  Work.enqueueBlock(&G.getEntry());
  In[G.getEntry().getBlockID()] = entryState();
  auto Leave = [&](const CFGBlock &From, const CFGBlock &To, State Edge) {
    State &Known = Edges[{From.getBlockID(), To.getBlockID()}];
    // Joining tells whether the edge says something new; the edge then
    // carries what is true now.
    State Before = Known;
    bool Changed = Before.Reachable != Edge.Reachable || Before.join(Edge);
    bool Shrunk = Known.Live.size() != Edge.Live.size() ||
                  Known.Joined.size() != Edge.Joined.size();
    Known = std::move(Edge);
    if (Changed || Shrunk)
      Work.enqueueBlock(&To);
  };

  // What follows a loop waits until a round is known, and thereby what the loop
  // leaves behind; or until it turns out that there is no second round.
  llvm::SmallPtrSet<const Stmt *, 8> Entered;
  llvm::SmallVector<const CFGBlock *, 4> Heads;
  auto Enter = [&](const Stmt *Loop) {
    Entered.insert(Loop);
    llvm::erase_if(Heads, [&](const CFGBlock *Head) {
      const bool Waits = Head->getTerminatorStmt() == Loop;
      if (Waits)
        Work.enqueueBlock(Head);
      return Waits;
    });
  };
  auto Next = [&] {
    const CFGBlock *B = Work.dequeue();
    if (B || Heads.empty())
      return B;
    Enter(Heads.front()->getTerminatorStmt());
    return Work.dequeue();
  };
  while (const CFGBlock *B = Next()) {
    unsigned Id = B->getBlockID();
    if (++Visits[Id] > MaxVisits)
      continue;
    if (B != &G.getEntry()) {
      State Joined;
      for (CFGBlock::AdjacentBlock Pred : B->preds())
        if (Pred.isReachable())
          if (auto It = Edges.find({Pred->getBlockID(), Id}); It != Edges.end())
            Joined.join(It->second);
      for (const CFGBlock *Thrower : Exceptions.into(*B))
        if (auto It = Edges.find({Thrower->getBlockID(), Id});
            It != Edges.end())
          Joined.join(It->second);
      In[Id] = std::move(Joined);
    }
    if (!In[Id].Reachable)
      continue;
    State Out = In[Id];
    CurrentBlock = Id;
    Thrown.clear();
    transferBlock(*B, Out);
    endRound(*B, Out);
    if (B->getLoopTarget())
      Enter(B->getLoopTarget());
    for (auto &[N, At] : Thrown)
      Leave(*B, *Exceptions[N].Dispatch, std::move(At));
    unsigned Index = 0;
    for (auto It = B->succ_begin(); It != B->succ_end(); ++It, ++Index) {
      const CFGBlock *Succ = It->getReachableBlock();
      if (!Succ || ExceptionPaths::isDispatch(*Succ))
        continue; // Thrown knows better
      if (const Stmt *Loop = B->getTerminatorStmt();
          Index == 1 && isLoop(Loop) && !isa<DoStmt>(Loop) &&
          !Entered.contains(Loop)) {
        Heads.push_back(B);
        continue;
      }
      State Edge = Out;
      branch(*B, Index, *Succ, Edge);
      // What stands behind a loop that nothing ends was written to be reached.
      if (const Stmt *End = B->getTerminatorStmt(); End && isLoop(End))
        Edge.Reachable = true;
      Leave(*B, *Succ, std::move(Edge));
    }
  }
  // `if (rc) unlock(); return rc;`: what it returns belongs to the way there.
  for (const CFGBlock *B : G) {
    if (!returnsByEdge(*B))
      continue;
    CurrentBlock = B->getBlockID();
    for (CFGBlock::AdjacentBlock Pred : B->preds()) {
      auto It = Pred.isReachable()
                    ? Edges.find({Pred->getBlockID(), CurrentBlock})
                    : Edges.end();
      if (It == Edges.end() || !It->second.Reachable)
        continue;
      State Out = It->second;
      llvm::SaveAndRestore Collect(CollectsOutcomes, true);
      transferBlock(*B, Out);
      addOutcomes(Out);
    }
  }
}

/// Is \p B short, and do several ways lead to what it returns?
bool FunctionAnalyzer::returnsByEdge(const CFGBlock &B) {
  constexpr unsigned MaxElements = 24;
  return B.pred_size() > 1 && B.size() <= MaxElements &&
         llvm::any_of(B, [](const CFGElement &Element) {
           std::optional<CFGStmt> S = Element.getAs<CFGStmt>();
           return S && isa<ReturnStmt>(S->getStmt());
         });
}

void FunctionAnalyzer::recordBlocks(const CFG &G) {
  Recording = true;
  // Forwards: a handle is moved after its task has started. No edge leads to
  // what catches exceptions.
  PostOrderCFGView View(&G);
  llvm::SetVector<const CFGBlock *> Blocks(View.begin(), View.end());
  Blocks.insert(G.begin(), G.end());
  for (const CFGBlock *B : Blocks) {
    State &S = In[B->getBlockID()];
    if (!S.Reachable)
      continue;
    CurrentBlock = B->getBlockID();
    if (B == &G.getExit()) {
      Exit = S;
      continue;
    }
    State Out = S;
    llvm::SaveAndRestore Collect(CollectsOutcomes, !returnsByEdge(*B));
    transferBlock(*B, Out);
    addOutcomes(Out);
  }
  Recording = false;
}

/// Is \p R seen by this file only, and \p Method called by other methods of
/// it? Then it is no way in, even if it is public.
static bool isHelper(const CXXMethodDecl *Method, const FunctionIndex &Index) {
  const CXXRecordDecl *R = Method->getParent();
  bool IsHidden = R->isInAnonymousNamespace() || R->isLocalClass();
  for (const DeclContext *In = R;
       const auto *Class = dyn_cast_or_null<CXXRecordDecl>(In);
       In = In->getParent())
    IsHidden |= Class->getAccess() == AS_private;
  bool IsCalled = false;
  if (IsHidden)
    for (const auto &[Caller, Node] : Index.nodes())
      if (Caller != Method && Node.References.contains(Method)) {
        const auto *By = dyn_cast<CXXMethodDecl>(Caller);
        if (!By || By->getParent() != R)
          return false;
        IsCalled = true;
      }
  return IsCalled;
}

/// An object whose constructor has started a task that only its destructor
/// ends is used by its creator while the task is running: that is what its
/// public methods are for.
void FunctionAnalyzer::addPublicMethods() {
  const auto *Ctor = dyn_cast<CXXConstructorDecl>(F);
  if (!Ctor || Ctor->isCopyOrMoveConstructor() || !Exit.Reachable)
    return;
  AccessPath Own = ownObject();
  LiveSet Running;
  for (const LiveTask &L : Exit.Live)
    if (Own.isPrefixOf(Tasks[L.Task].Handle))
      Running.push_back(L);
  if (Running.empty())
    return;
  std::vector<const FunctionDecl *> Methods;
  for (const CXXMethodDecl *Method : Ctor->getParent()->methods()) {
    const FunctionDecl *Definition = userDefinition(Method);
    if (!Definition || Method->isImplicit() || !Method->isInstance() ||
        isa<CXXConstructorDecl, CXXDestructorDecl>(Method))
      continue;
    const FunctionSummary *Summary = Engine.summary(Definition);
    // Who can end the task may know that it has ended.
    if (!Summary || !Summary->Joined.empty())
      return;
    if (Method->getAccess() == AS_public && !Method->isOverloadedOperator() &&
        !isHelper(cast<CXXMethodDecl>(Definition), Engine.index()))
      Methods.push_back(Definition);
  }
  Recording = true;
  State During = Exit;
  During.Live = Running;
  for (const FunctionDecl *Method : Methods) {
    Instantiation I(Method, During);
    I.bindThis(Own);
    for (const Event &Inner : Engine.summary(Method)->Events)
      if (std::optional<Event> E = I.event(Inner)) {
        LiveSet Beside = Running;
        for (LiveTask &L : Beside)
          for (const AccessPath &P : I.handles(Inner.Waited))
            insertPath(L.Waited, P.anyElement());
        Events.push_back(
            {std::move(*E), std::move(Beside), CurrentBlock, true});
      }
  }
  Recording = false;
}

/// Can a caller of \p F see the location?
static bool isVisibleOutside(const AccessPath &P, const FunctionDecl *F) {
  const VarDecl *V = P.var();
  if (!V)
    return static_cast<bool>(P);
  if (!isFrameLocal(V, F) || V->isInitCapture())
    return true;
  return isa<ParmVarDecl>(V);
}

/// A parameter that is no pointer or reference is the callee's own copy,
/// unless it is a handle: those events keep their identity.
static bool matters(const Event &E, const FunctionDecl *F) {
  // Who calls a coroutine is not suspended with it.
  if (E.Site && isa<CoawaitExpr>(E.Site) && E.Kind == EventKind::Block)
    return false;
  if (mayBeNameless(E.Kind))
    return true;
  if (!isVisibleOutside(E.Path, F))
    return false;
  if (!isMemoryAccess(E.Kind) || !E.Path.var())
    return true;
  bool OwnCopy = isa<ParmVarDecl>(E.Path.var()) || E.Path.isCopied();
  if (isFrameLocal(E.Path.var(), F) || E.Path.isCopied())
    return !OwnCopy || E.Path.hasDeref() || E.Kind >= EventKind::AtomicRead;
  return true;
}

/// A caller does not know this function's variables: an index that was computed
/// from them is named by what they were computed from.
AccessPath FunctionAnalyzer::expandLocals(const AccessPath &P) {
  if (llvm::all_of(P.steps(),
                   [](const PathStep &S) { return S.Index.Set.empty(); }))
    return P;
  AccessPath Result = P.prefix(0);
  for (PathStep Step : P.steps()) {
    OriginSet Expanded;
    Expanded.Exact = Step.Index.Exact;
    Expanded.Lossy = Step.Index.Lossy;
    for (const Origin &D : Step.Index.Set) {
      const auto *V = dyn_cast_or_null<VarDecl>(D.Var);
      if (V && V->isCXXForRangeDecl() && isFrameLocal(V, F) &&
          Step.Index.Set.size() == 1 && !Step.Index.Content) {
        // The loop comes to every element.
        Expanded = OriginSet();
        break;
      }
      if (!V || !isFrameLocal(V, F) || Engine.assignments(V, F) == 0) {
        Expanded.add(D);
        continue;
      }
      const OriginSet &Origins = Engine.origins(V, F);
      Expanded.addAll(Origins);
      Expanded.Exact &= Origins.Exact;
    }
    if (!Step.Index.Exact)
      Expanded.First = Step.Index.First;
    Expanded.Content = Step.Index.Content;
    // `if (v % tasks == me) ++counts[v]`: only what is its own.
    if (Expanded.Content && Engine.picksContent(F)) {
      Expanded.addAll(OriginSet::opaque());
      Expanded.Content = false;
    }
    Step.Index = std::move(Expanded);
    Result = Result.append(Step);
  }
  return Result;
}

std::unique_ptr<FunctionSummary> FunctionAnalyzer::run() {
  auto Summary = std::make_unique<FunctionSummary>();
  Summary->Function = F;
  CFG::BuildOptions Options;
  Options.AddImplicitDtors = true;
  Options.AddTemporaryDtors = true;
  Options.AddLifetime = true;
  Options.AddInitializers = true;
  Options.AddCXXDefaultInitExprInCtors = true;
  Options.PruneTriviallyFalseEdges = true;
  Options.setAllAlwaysAdd();
  Cfg = CFG::buildCFG(F, F->getBody(), &Engine.context(), Options);
  if (!Cfg || Cfg->getNumBlockIDs() > SummaryEngine::MaxBlocks) {
    ++Engine.budget().LargeFunctions;
    Summary->Truncated = true;
    return Summary;
  }
  Exceptions = ExceptionPaths(*Cfg, F->getBody());
  In.resize(Cfg->getNumBlockIDs());
  Cycles.resize(Cfg->getNumBlockIDs());
  Steps.resize(Cfg->getNumBlockIDs());
  collectLoops();
  iterate(*Cfg);
  recordBlocks(*Cfg);
  addLaterSignals(*Cfg);
  pairModes();
  forgetDoubtfulOwners();
  if (Exit.Reachable)
    for (const ParmVarDecl *P : F->parameters())
      endLifetime(P, nullptr, Exit);

  submitAtExit();
  Engine.publishExecutors(F, Tasks);
  size_t Own = Events.size();
  addPublicMethods();
  ConflictFinder(Engine, *this).run();
  Events.erase(Events.begin() + Own, Events.end());
  WaitFinder(Engine, *this).run();

  runTypestates(*Summary);
  markUnsure();
  findUnderLock();

  llvm::DenseMap<SourceLocation, llvm::SmallVector<unsigned, 1>> Told;
  for (LocalEvent &L : Events) {
    if (!matters(L.E, F))
      continue;
    if (Summary->Events.size() >= Engine.maxEvents()) {
      ++Engine.budget().DroppedEvents;
      Summary->Truncated = true;
      break;
    }
    L.E.Path = expandLocals(L.E.Path);
    for (HeldLock &Held : L.E.Locks)
      Held.Lock = expandLocals(Held.Lock);
    for (ConditionalLock &If : L.E.LocksIf)
      If.Held.Lock = expandLocals(If.Held.Lock);
    // A helper that is called here and there says the same each time.
    auto &Alike = Told[L.E.Where.getBegin()];
    bool BesideUnknown = llvm::any_of(L.Live, [&](const LiveTask &Live) {
      return !Tasks[Live.Task].Pending.empty();
    });
    if (!BesideUnknown && llvm::any_of(Alike, [&](unsigned N) {
          return isSameAccess(Summary->Events[N], L.E);
        }))
      continue;
    Alike.push_back(Summary->Events.size());
    for (const LiveTask &Live : L.Live)
      if (!Tasks[Live.Task].Pending.empty())
        Summary->Beside.push_back({Summary->Events.size(), Live});
    Summary->Events.push_back(std::move(L.E));
  }
  Summary->Uses = std::move(Uses);
  LockSet Entry = entryState().Locks;
  for (const HeldLock &L : Exit.Locks)
    if (llvm::none_of(Entry,
                      [&](const HeldLock &O) { return O.Lock == L.Lock; }))
      Summary->Acquired.push_back(L);
  if (Exit.Reachable) {
    Summary->AcquiredIf = heldInModes(Exit);
    Summary->Released = Exit.Dropped;
    Summary->Claims = Exit.Claims;
    Summary->Yielded = Exit.Yielded;
    Summary->Joined = Exit.Joined;
    Summary->Waited = Exit.Waited;
    Summary->Outcomes = outcomes(*Summary);
    for (const ClosedChannel &C : Exit.Closed)
      if (C.Always)
        insertPath(Summary->Closed, C.Channel);
    for (auto &B : Exit.Bindings)
      if (isVisibleOutside(B.first, F))
        Summary->Bindings.push_back(B);
    for (const Publication &P : Exit.Published)
      if (isVisibleOutside(P.Place, F) && isVisibleOutside(P.Object, F))
        Summary->Published.push_back(P);
  }
  for (const GuardState &G : Exit.Guards)
    if (isVisibleOutside(G.Guard, F) ||
        (HasReturn && Return.Path.kind() == AccessPath::Object &&
         Return.Path.sameRoot(G.Guard)))
      Summary->Guards.push_back(G);
  Summary->PerhapsAcquired = std::move(PerhapsAcquired);
  Summary->Tried = std::move(Tried);
  if (HasReturn)
    Summary->Return = Return;
  if (HasReturn)
    Summary->FoundNode = FoundNode;
  for (Task &T : Tasks) {
    const LiveTask *Live = Exit.live(T.Id);
    T.LiveAtExit = Live != nullptr;
    T.WaitedAtReturn = Live ? Live->Waited : PathSet();
  }
  for (const Task &T : Tasks)
    if (T.SpawnedIn == F)
      Engine.spawned().push_back(T);
  Summary->Tasks = std::move(Tasks);
  Summary->Calls = std::move(Calls);
  Summary->Reentries = std::move(Reentries);
  Summary->Submissions = std::move(Submissions);
  Summary->Truncated |= Truncated;
  return Summary;
}
