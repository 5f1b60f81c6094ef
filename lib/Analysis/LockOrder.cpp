//===- LockOrder.cpp - Locks that are taken in a circle -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The graph of which lock is taken while which other one is held, over all
// functions of the translation unit. A node is a variable, or a field of a
// class for all its objects; a circle is a possible deadlock if several tasks
// can go along its edges at once and no other lock keeps them apart.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Instantiation.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <deque>
#include <map>
#include <set>
#include <tuple>

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Beyond these bounds edges, and longer circles, are not looked at.
static constexpr unsigned MaxEdges = 2000;
static constexpr unsigned MaxCycle = 6;
/// Nested expressions that are looked into.
static constexpr unsigned MaxDepth = 12;

namespace {

/// What a lock is called in the graph: the variable it is (part of), or the
/// class whose field it is, and the fields that lead to it.
struct Node {
  const Decl *Root = nullptr;
  llvm::SmallVector<const FieldDecl *, 2> Fields;
  /// One object, not one of each object of a class.
  bool Single = false;

  explicit operator bool() const { return Root || !Fields.empty(); }
  bool operator==(const Node &O) const {
    return Root == O.Root && Fields == O.Fields;
  }
  bool operator<(const Node &O) const {
    return std::tie(Root, Fields) < std::tie(O.Root, O.Fields);
  }
};

struct Edge {
  Node From, To;
  unsigned FromNumber = 0, ToNumber = 0; ///< of the nodes
  bool MayCircle = true;
  LockEdge Say;
  LockSet Gates;
  bool Shared = false;
  bool BesideTasks = false;
  bool Unsure = false;
};

class Finder {
public:
  explicit Finder(SummaryEngine &Engine) : Engine(Engine) {}

  void run() {
    collect();
    if (Edges.empty())
      return;
    for (const Edge &E : Edges) {
      if (againstDeclaration(E))
        report({&E}, &LockCycle::AgainstDeclaration);
      else if (E.From == E.To)
        judgePair(E);
    }
    leaveOutDeadEnds();
    for (const Edge &E : Edges)
      if (E.MayCircle)
        findCycle(E);
  }

private:
  //===- Nodes and edges --------------------------------------------------===//

  static Node nodeOf(const AccessPath &P, const FunctionDecl *Frame) {
    Node N;
    const VarDecl *V = P.var();
    bool IsGlobal =
        V && !P.hasDeref() && (!V->hasLocalStorage() || (!isa<ParmVarDecl>(V)));
    for (const PathStep &Step : P.steps()) {
      if (Step.Kind == PathStep::Deref)
        N.Fields.clear();
      else if (Step.Kind == PathStep::Field)
        N.Fields.push_back(cast<FieldDecl>(Step.Member->getCanonicalDecl()));
    }
    if (IsGlobal) {
      N.Root = V->getCanonicalDecl();
      N.Single = llvm::none_of(P.steps(), [](const PathStep &S) {
        return S.Kind == PathStep::Element;
      });
    } else if (P.kind() == AccessPath::Object && N.Fields.empty()) {
      return {};
    }
    (void)Frame;
    return N;
  }

  void add(const Event &E, const FunctionDecl *Frame) {
    if (E.Kind != EventKind::Acquire || !E.Where.isValid())
      return;
    Node To = nodeOf(E.Path, Frame);
    if (!To)
      return;
    for (const HeldLock &H : E.Locks) {
      Node From = nodeOf(H.Lock, Frame);
      if (!From || H.Unknown || H.Lock == E.Path || H.Where.isInvalid() ||
          !isLock(H.Lock) || Edges.size() >= MaxEdges)
        continue;
      Edge New;
      New.From = From;
      New.To = To;
      New.Say = {H.Lock, E.Path, H.Where, E.Where, E.Via, E.In};
      for (const HeldLock &G : E.Locks)
        if (!(G.Lock == H.Lock) && !G.Shared)
          New.Gates.push_back(G);
      New.Shared = H.Shared && E.Shared;
      New.BesideTasks = E.BesideTasks;
      New.Unsure = H.Moved;
      New.FromNumber = Numbers.try_emplace(From, Numbers.size()).first->second;
      New.ToNumber = Numbers.try_emplace(To, Numbers.size()).first->second;
      EdgesFrom.resize(Numbers.size());
      llvm::SmallVector<size_t, 2> &Known = EdgesFrom[New.FromNumber];
      // The same two places, told by the caller or by the callee.
      auto It = llvm::find_if(Known, [&](size_t N) {
        const Edge &Old = Edges[N];
        return Old.To == To && Old.Say.HeldAt == H.Where &&
               Old.Say.TakenAt.getBegin() == E.Where.getBegin() &&
               Old.Say.Held == H.Lock && Old.Say.Taken == E.Path;
      });
      if (It != Known.end()) {
        Edge &Same = Edges[*It];
        Same.BesideTasks |= New.BesideTasks;
        // Some caller holds no lock that keeps others away.
        llvm::erase_if(Same.Gates, [&](const HeldLock &G) {
          return llvm::none_of(
              New.Gates, [&](const HeldLock &O) { return O.Lock == G.Lock; });
        });
        continue;
      }
      Known.push_back(Edges.size());
      Edges.push_back(std::move(New));
    }
  }

  /// The variable or field is a lock: locksets hold other things, too, that
  /// exclude one another.
  bool isLock(const AccessPath &P) const {
    return Taken.contains(P.lastNamed());
  }

  void collect() {
    std::vector<std::pair<const Event *, const FunctionDecl *>> All;
    for (const auto &[F, Unused] : Engine.index().nodes())
      if (const FunctionSummary *S = Engine.summary(F))
        for (const Event &E : S->Events)
          if (E.Kind == EventKind::Acquire)
            All.push_back({&E, F});
    for (const Task &T : Engine.spawned())
      for (const Event &E : T.Body)
        if (E.Kind == EventKind::Acquire) {
          All.push_back({&E, T.SpawnedIn});
          InTasks[E.Where.getBegin()].insert(T.Site);
          if (T.mayBeSeveral())
            Repeated.insert(T.Site);
        }
    for (const auto &One : All)
      Taken.insert(One.first->Path.lastNamed());
    for (const auto &[E, F] : All)
      add(*E, F);
    IsProgram = !Engine.spawned().empty() &&
                llvm::any_of(Engine.index().nodes(),
                             [](const auto &N) { return N.first->isMain(); });
  }

  //===- Who runs it ------------------------------------------------------===//

  /// Can two tasks go along these edges at once?
  bool inParallel(const Edge &X, const Edge &Y) const {
    bool Local = isLocal(X.From) || isLocal(X.To);
    if (!IsProgram && !Local)
      return true; // who uses a library is not seen
    const auto *OfX = tasksOf(X), *OfY = tasksOf(Y);
    if (!OfX && !OfY)
      return false; // the main program's own
    if (!OfX || !OfY)
      return (OfX ? Y : X).BesideTasks;
    for (const Expr *A : *OfX)
      for (const Expr *B : *OfY)
        if (A != B || Repeated.contains(A))
          return true;
    return false;
  }
  static bool isLocal(const Node &N) {
    const auto *V = dyn_cast_or_null<VarDecl>(N.Root);
    return V && V->hasLocalStorage();
  }
  const llvm::SmallPtrSet<const Expr *, 2> *tasksOf(const Edge &E) const {
    auto It = InTasks.find(E.Say.TakenAt.getBegin());
    return It == InTasks.end() ? nullptr : &It->second;
  }

  //===- Circles ----------------------------------------------------------===//

  static bool gated(llvm::ArrayRef<const Edge *> Cycle) {
    return llvm::any_of(Cycle.front()->Gates, [&](const HeldLock &G) {
      Node N = nodeOf(G.Lock, nullptr);
      // It must be outside the circle itself.
      if (llvm::any_of(Cycle, [&](const Edge *E) { return E->From == N; }))
        return false;
      return llvm::all_of(Cycle.drop_front(), [&](const Edge *E) {
        return llvm::any_of(E->Gates, [&](const HeldLock &O) {
          return N && nodeOf(O.Lock, nullptr) == N;
        });
      });
    });
  }

  /// Most programs take their locks in one order: then nothing is left.
  void leaveOutDeadEnds() {
    std::vector<unsigned> In(Numbers.size()), Out(Numbers.size());
    for (Edge &E : Edges) {
      E.MayCircle = E.FromNumber != E.ToNumber;
      In[E.ToNumber] += E.MayCircle;
      Out[E.FromNumber] += E.MayCircle;
    }
    for (bool Changed = true; Changed;) {
      Changed = false;
      for (Edge &E : Edges)
        if (E.MayCircle && (!In[E.FromNumber] || !Out[E.ToNumber])) {
          E.MayCircle = false;
          Changed = true;
          --In[E.ToNumber];
          --Out[E.FromNumber];
        }
    }
  }

  void findCycle(const Edge &First) {
    // The shortest way back.
    std::deque<std::vector<const Edge *>> Work{{&First}};
    unsigned Steps = 0;
    while (!Work.empty() && ++Steps < MaxEdges) {
      std::vector<const Edge *> Way = std::move(Work.front());
      Work.pop_front();
      for (size_t N : EdgesFrom[Way.back()->ToNumber]) {
        const Edge &Next = Edges[N];
        if (!Next.MayCircle || llvm::any_of(Way, [&](const Edge *E) {
              return E->From == Next.From || E->To == Next.To;
            }))
          continue;
        std::vector<const Edge *> Longer = Way;
        Longer.push_back(&Next);
        if (Next.To == First.From) {
          if (isDeadlock(Longer)) {
            report(Longer, nullptr);
            return;
          }
          continue;
        }
        if (Longer.size() < MaxCycle)
          Work.push_back(std::move(Longer));
      }
    }
  }

  bool isDeadlock(llvm::ArrayRef<const Edge *> Cycle) const {
    if (gated(Cycle) ||
        llvm::all_of(Cycle, [](const Edge *E) { return E->Shared; }))
      return false;
    for (unsigned I = 0; I < Cycle.size(); ++I)
      for (unsigned J = I + 1; J < Cycle.size(); ++J)
        if (!inParallel(*Cycle[I], *Cycle[J]))
          return false;
    return sameObjects(Cycle);
  }

  /// Fields of one class that are taken in both orders: of one object, or of
  /// objects that nobody can tell apart.
  static bool sameObjects(llvm::ArrayRef<const Edge *> Cycle) {
    return llvm::all_of(Cycle, [&](const Edge *E) {
      return !E->Unsure || E->From.Single || E->To.Single;
    });
  }

  //===- Two objects of one class -----------------------------------------===//

  void judgePair(const Edge &E) {
    if (E.Shared || E.Unsure)
      return;
    const AccessPath &X = E.Say.Held, &Y = E.Say.Taken;
    if (X.sameRoot(Y)) {
      judgeRing(E);
      return;
    }
    // Swapped by another call?
    for (const Edge &O : Edges)
      if (O.Say.Held == Y && O.Say.Taken == X && inParallel(E, O) &&
          !gated({&E, &O}) && !(X.var() && isa<ParmVarDecl>(X.var()))) {
        report({&E, &O}, nullptr);
        return;
      }
    if (!isParameter(X, E.Say.In) || !isParameter(Y, E.Say.In) ||
        sayOrder(X, Y, E.Say.In) || !E.Say.Via.empty())
      return;
    if (!E.Gates.empty())
      return;
    if (IsProgram && !tasksOf(E))
      return;
    report({&E}, &LockCycle::SwappedObjects);
  }

  /// `this` or what a parameter refers to, of the same class as the other.
  static bool isParameter(const AccessPath &P, const FunctionDecl *F) {
    if (P.kind() == AccessPath::This)
      return true;
    return P.var() && isa<ParmVarDecl>(P.var()) && isFrameLocal(P.var(), F);
  }

  /// Does the function compare the two objects, or what is in them, or do their
  /// names say which comes first?
  static bool sayOrder(const AccessPath &X, const AccessPath &Y,
                       const FunctionDecl *F) {
    struct Search : RecursiveASTVisitor<Search> {
      const VarDecl *A, *B;
      bool Found = false;
      static bool mentions(const Stmt *S, const VarDecl *V, unsigned Depth) {
        if (!S || Depth > MaxDepth)
          return false;
        if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
          if (V && Ref->getDecl()->getCanonicalDecl() == V)
            return true;
        if (isa<CXXThisExpr>(S) && !V)
          return true;
        return llvm::any_of(S->children(), [&](const Stmt *Child) {
          return mentions(Child, V, Depth + 1);
        });
      }
      bool VisitBinaryOperator(BinaryOperator *Op) {
        Found |=
            Op->isRelationalOp() && mentions(Op, A, 0) && mentions(Op, B, 0);
        return true;
      }
      bool VisitCallExpr(CallExpr *Call) {
        // A comparison that somebody else makes.
        Found |= Call->getType()->isBooleanType() && mentions(Call, A, 0) &&
                 mentions(Call, B, 0) && !isEquality(Call);
        return true;
      }
      static bool isEquality(const CallExpr *Call) {
        const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
        return Op && (Op->getOperator() == OO_EqualEqual ||
                      Op->getOperator() == OO_ExclaimEqual);
      }
    };
    Search S;
    S.A = X.var();
    S.B = Y.var();
    S.TraverseStmt(F->getBody());
    auto SaysPlace = [](const VarDecl *V) {
      if (!V)
        return false;
      for (StringRef Word :
           {"parent", "child", "owner", "root", "outer", "inner", "first",
            "second", "lower", "upper", "next", "prev"})
        if (V->getName().contains_insensitive(Word))
          return true;
      return false;
    };
    return S.Found || SaysPlace(X.var()) || SaysPlace(Y.var());
  }

  /// `forks[i]` and `forks[(i + 1) % n]`: who takes the last one takes the
  /// first one after it.
  void judgeRing(const Edge &E) {
    const AccessPath &X = E.Say.Held, &Y = E.Say.Taken;
    auto Index = [](const AccessPath &P) -> const OriginSet * {
      const OriginSet *Found = nullptr;
      for (const PathStep &S : P.steps())
        if (S.Kind == PathStep::Element) {
          if (Found)
            return nullptr;
          Found = &S.Index;
        }
      return Found;
    };
    const OriginSet *I = Index(X), *J = Index(Y);
    if (!I || !J || !E.Say.Via.empty())
      return;
    // `accounts[from]` and `accounts[to]`: another call gives them swapped.
    auto Given = [&](const OriginSet &Index) -> const VarDecl * {
      const auto *V = Index.Exact && Index.Set.size() == 1
                          ? dyn_cast_or_null<ParmVarDecl>(Index.Set[0].Var)
                          : nullptr;
      return V && isFrameLocal(V, E.Say.In) ? V : nullptr;
    };
    const VarDecl *From = Given(*I), *To = Given(*J);
    if (From && To && From != To) {
      if (E.Gates.empty() && (!IsProgram || tasksOf(E)) &&
          !sayOrder(AccessPath::variable(From), AccessPath::variable(To),
                    E.Say.In))
        report({&E}, &LockCycle::SwappedObjects);
      return;
    }
    if (!wrapsAround(E) || (IsProgram && !tasksOf(E)))
      return;
    report({&E}, &LockCycle::Ring);
  }

  /// Does the function compute an index modulo the number of elements, and
  /// never look which of the two is smaller?
  static bool wrapsAround(const Edge &E) {
    struct Search : RecursiveASTVisitor<Search> {
      bool Wraps = false, Compares = false;
      bool VisitBinaryOperator(BinaryOperator *Op) {
        Wraps |= Op->getOpcode() == BO_Rem &&
                 isa<BinaryOperator>(Op->getLHS()->IgnoreParenImpCasts());
        // The bound of a loop over the rounds compares no indices.
        Compares |= (Op->isRelationalOp() || Op->isEqualityOp()) && !InHead;
        return true;
      }
      bool VisitCallExpr(CallExpr *Call) {
        // It may pick the smaller one.
        Compares |= Call->getType()->isIntegerType() && Call->getNumArgs() > 1;
        return true;
      }
      bool TraverseForStmt(ForStmt *S) { return TraverseStmt(S->getBody()); }
      bool TraverseWhileStmt(WhileStmt *S) {
        return TraverseStmt(S->getBody());
      }
      bool InHead = false;
    };
    Search S;
    S.TraverseStmt(E.Say.In->getBody());
    return S.Wraps && !S.Compares;
  }

  //===- Declared orders --------------------------------------------------===//

  template <typename Attr> static bool names(const Decl *D, const Decl *Other) {
    if (!D || !Other)
      return false;
    for (const auto *A : D->specific_attrs<Attr>())
      for (const Expr *E : A->args()) {
        const Expr *Plain = E->IgnoreParenImpCasts();
        const ValueDecl *Named = nullptr;
        if (const auto *Ref = dyn_cast<DeclRefExpr>(Plain))
          Named = Ref->getDecl();
        else if (const auto *Member = dyn_cast<MemberExpr>(Plain))
          Named = Member->getMemberDecl();
        if (Named && Named->getCanonicalDecl() == Other->getCanonicalDecl())
          return true;
      }
    return false;
  }
  static bool againstDeclaration(const Edge &E) {
    const ValueDecl *Held = E.Say.Held.lastNamed();
    const ValueDecl *Taken = E.Say.Taken.lastNamed();
    return names<AcquiredBeforeAttr>(Taken, Held) ||
           names<AcquiredAfterAttr>(Held, Taken);
  }

  //===- Words are for the check ------------------------------------------===//

  void report(llvm::ArrayRef<const Edge *> Cycle, bool LockCycle::*Kind) {
    LockCycle New;
    for (const Edge *E : Cycle)
      New.Edges.push_back(E->Say);
    if (Kind)
      New.*Kind = true;
    // One report for each circle, wherever it is entered, and one for each
    // place.
    std::vector<Node> Nodes;
    for (const Edge *E : Cycle)
      Nodes.push_back(E->From);
    for (const std::vector<Node> &Old : Reported)
      if (Kind == nullptr && Old.size() == Nodes.size() &&
          llvm::all_of(
              Nodes, [&](const Node &N) { return llvm::is_contained(Old, N); }))
        return;
    for (const LockCycle &Old : Engine.findings().LockCycles)
      if (Old.Edges.front().TakenAt.getBegin() ==
          New.Edges.front().TakenAt.getBegin())
        return;
    // Told of one object by its user, and of any by its class.
    auto Sites = [](const LockCycle &C) {
      std::set<std::pair<SourceLocation, SourceLocation>> S;
      for (const LockEdge &E : C.Edges)
        S.insert({E.HeldAt, E.TakenAt.getBegin()});
      return S;
    };
    for (const LockCycle &Old : Engine.findings().LockCycles)
      if (Sites(Old) == Sites(New))
        return;
    if (!Kind)
      Reported.push_back(std::move(Nodes));
    Engine.findings().LockCycles.push_back(std::move(New));
  }

  SummaryEngine &Engine;
  std::vector<Edge> Edges;
  std::map<Node, unsigned> Numbers;
  /// By the number of the node, in the order of Edges.
  std::vector<llvm::SmallVector<size_t, 2>> EdgesFrom;
  llvm::DenseSet<const ValueDecl *> Taken;
  llvm::DenseMap<SourceLocation, llvm::SmallPtrSet<const Expr *, 2>> InTasks;
  llvm::SmallPtrSet<const Expr *, 4> Repeated;
  std::vector<std::vector<Node>> Reported;
  bool IsProgram = false;
};

} // namespace

void heddle::analysis::findLockCycles(SummaryEngine &Engine) {
  if (Engine.index().usesLocks())
    Finder(Engine).run();
}
