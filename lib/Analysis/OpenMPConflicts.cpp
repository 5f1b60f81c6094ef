//===- OpenMPConflicts.cpp - Do two threads reach one location? -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two accesses are compared at each frame at which their instances may part:
// different threads of a team, a task and what made it, lanes. Everything above
// that frame is the same for both, everything below is chosen for each alone.
// A race is reported only if there is a choice for which both reach the same
// location: see OpenMPWitness.h.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/OpenMPWitness.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

namespace {

/// Pairs of accesses that are looked at in one function.
constexpr unsigned MaxPairs = 20000;

class Finder {
public:
  Finder(SummaryEngine &Engine, Region &R, const FunctionDecl *F)
      : Engine(Engine), R(R), F(F), Search(R) {}
  void run();

private:
  bool compare(const Access &A, const Access &B);
  bool atTeam(const Access &A, const Access &B, const Frame *Team);
  bool atTask(const Access &A, const Access &B);
  bool atLane(const Access &A, const Access &B, const Frame *Lane);
  bool check(const Parting &P);
  void report(const Parting &P);

  SummaryEngine &Engine;
  Region &R;
  const FunctionDecl *F;
  WitnessSearch Search;
};

} // namespace

static const Frame *commonFrame(const Frame *X, const Frame *Y) {
  while (X != Y) {
    if (X->Depth >= Y->Depth)
      X = X->Parent;
    else
      Y = Y->Parent;
  }
  return X;
}

/// The frames from just below \p Top down to \p F.
static SmallVector<const Frame *, 6> chain(const Frame *F, const Frame *Top) {
  SmallVector<const Frame *, 6> Frames;
  for (; F && F != Top; F = F->Parent)
    Frames.push_back(F);
  std::reverse(Frames.begin(), Frames.end());
  return Frames;
}

/// The phase of \p Team when \p A happens.
static unsigned phaseIn(const Access &A, const Frame *Team) {
  unsigned Index = 0;
  for (const Frame *F = Team->Parent; F; F = F->Parent)
    Index += F->Kind == Frame::Team;
  return Index < A.Phases.size() ? A.Phases[Index] : 0;
}

/// The phases of \p Team in which \p A may happen: a task goes on until it is
/// waited for.
static std::pair<unsigned, unsigned> phases(const Access &A,
                                            const Frame *Team) {
  unsigned First = phaseIn(A, Team), Last = First;
  for (const Frame *F = A.In; F != Team; F = F->Parent) {
    if (F->Kind == Frame::Team)
      break; // What a task's own team does ends with the task: above.
    if (F->Kind == Frame::Task)
      Last = std::max(Last, F->EndPhase);
  }
  return {First, Last};
}

static bool sameLoop(const Frame *X, const Frame *Y) {
  if (X->Variables.size() != Y->Variables.size() || !X->IsStatic ||
      !Y->IsStatic || bool(X->Chunk) != bool(Y->Chunk) ||
      (X->Chunk && !sameForm(X->Chunk, Y->Chunk)))
    return false;
  for (auto Both : llvm::zip(X->Variables, Y->Variables)) {
    auto *L = std::get<0>(Both), *M = std::get<1>(Both);
    if (!L || !M || !sameForm(L->Low, M->Low) || !sameForm(L->Step, M->Step) ||
        !L->While || !M->While || L->While->Op != M->While->Op)
      return false;
    // The same test, of another variable.
    auto Matches = [&](Symbolic P, Symbolic Q) {
      return sameForm(P, Q) || (P && Q && P->Sym == L && Q->Sym == M);
    };
    if (!Matches(L->While->L, M->While->L) ||
        !Matches(L->While->R, M->While->R))
      return false;
  }
  return true;
}

bool Finder::atTeam(const Access &A, const Access &B, const Frame *Team) {
  if (!Team->Replicated)
    return false;
  auto [AFirst, ALast] = phases(A, Team);
  auto [BFirst, BLast] = phases(B, Team);
  if (AFirst > BLast || BFirst > ALast)
    return false;
  Parting P{A, B};
  P.Shared = Team->Parent;
  P.Construct = Team;
  P.Number = Team->Number;
  auto AFrames = chain(A.In, Team), BFrames = chain(B.In, Team);
  bool Divided = false;
  for (unsigned I = 0; I < std::min(AFrames.size(), BFrames.size()); ++I) {
    const Frame *X = AFrames[I], *Y = BFrames[I];
    if (X->Kind == Frame::Team || Y->Kind == Frame::Team)
      break;
    if (X == Y) {
      if (X->Kind == Frame::Single || X->Kind == Frame::Master ||
          X->Kind == Frame::Section)
        return false;
      if (X->Kind == Frame::Iteration) {
        P.Differ.push_back({X, X});
        P.Kind = OpenMPRaceKind::Iterations;
        Divided = true;
      }
      continue;
    }
    // One thread is the first of its team wherever that is asked for.
    if (X->Kind == Frame::Master && Y->Kind == Frame::Master &&
        X->Which == Y->Which)
      return false;
    if (X->Kind == Frame::Iteration && Y->Kind == Frame::Iteration &&
        sameLoop(X, Y)) {
      P.Differ.push_back({X, Y});
      Divided = true;
    }
    Divided |= X->Kind != Frame::Task && Y->Kind != Frame::Task;
    break;
  }
  // Who calls a function is not known: only what it divides itself is.
  if (Team->Orphan && !Divided)
    return false;
  if (!Team->Directive && !Team->Orphan)
    return false;
  if (P.Kind == OpenMPRaceKind::Iterations && !P.Differ.empty())
    P.Construct = P.Differ.front().first;
  return check(P);
}

bool Finder::atTask(const Access &A, const Access &B) {
  const Frame *Common = commonFrame(A.In, B.In);
  auto AFrames = chain(A.In, Common), BFrames = chain(B.In, Common);
  // The first explicit task on each side.
  auto FirstTask = [](ArrayRef<const Frame *> Frames) -> const Frame * {
    for (const Frame *F : Frames)
      if (F->Kind == Frame::Task || F->Kind == Frame::Team)
        return F->Kind == Frame::Task ? F : nullptr;
    return nullptr;
  };
  const Frame *X = FirstTask(AFrames), *Y = FirstTask(BFrames);
  if (!X && !Y)
    return false;
  auto LiveUntil = [](const Frame *Task, const Frame *In) {
    unsigned End = Task->End;
    for (const Frame *F = In; F != Task; F = F->Parent)
      if (F->Kind == Frame::Task)
        End = std::max(End, F->End);
    return End;
  };
  if (X && Y) {
    if (X->Start >= LiveUntil(Y, B.In) || Y->Start >= LiveUntil(X, A.In))
      return false;
  } else {
    const Frame *Task = X ? X : Y;
    const Access &Inner = X ? A : B, &Outer = X ? B : A;
    if (Outer.Sequence < Task->Start ||
        Outer.Sequence >= LiveUntil(Task, Inner.In))
      return false;
  }
  Parting P{A, B};
  P.Kind = OpenMPRaceKind::Tasks;
  P.Shared = Common;
  P.Construct = X ? X : Y;
  P.ATask = X;
  P.BTask = Y;
  // Other iterations of a shared loop, other sections: of one thread, then.
  return check(P);
}

bool Finder::atLane(const Access &A, const Access &B, const Frame *Lane) {
  Parting P{A, B};
  P.Kind = OpenMPRaceKind::Lanes;
  P.Shared = Lane->Parent;
  P.Construct = Lane;
  P.Differ.push_back({Lane, Lane});
  P.Earlier = true;
  // What an earlier lane writes and a later one reads: vector code would read
  // it first.
  if (A.IsWrite && !B.IsWrite)
    return check(P);
  if (B.IsWrite && !A.IsWrite)
    return atLane(B, A, Lane);
  return false;
}

static bool sameAsBefore(const Access &A, const Access &B) {
  return A.Site == B.Site && A.In == B.In && A.IsWrite == B.IsWrite;
}

bool Finder::compare(const Access &A, const Access &B) {
  if (!A.IsWrite && !B.IsWrite)
    return false;
  if (A.IsAtomic && B.IsAtomic)
    return false;
  const Frame *Common = commonFrame(A.In, B.In);
  for (const Frame *Around = Common; Around; Around = Around->Parent) {
    if (Around->Kind == Frame::Team && atTeam(A, B, Around))
      return true;
    if (Around->Kind == Frame::Lane && Around->Variables.size() &&
        !llvm::is_contained(Around->Variables, nullptr) && atLane(A, B, Around))
      return true;
  }
  return !sameAsBefore(A, B) && atTask(A, B);
}

/// Do \p A and \p B stand on different sides of a test that has one outcome for
/// both?
static bool contradict(const Access &A, const Access &B, const Frame *Shared) {
  for (const Condition &X : A.Conditions) {
    bool IsShared = true;
    forEachSymbol(X.Test, [&](const Symbol *S) {
      IsShared &= isShared(S->Owner, Shared);
    });
    if (!IsShared)
      continue;
    for (const Condition &Y : B.Conditions)
      if (X.Holds != Y.Holds && sameForm(X.Test, Y.Test))
        return true;
  }
  return false;
}

bool Finder::check(const Parting &P) {
  const Storage *Root = P.A.At.Root;
  if (!isShared(Root->Owner, P.Shared))
    return false;
  unsigned Steps;
  if (!comparable(P.A, P.B, Steps))
    return false;
  // What cannot be known will not be found by trying.
  for (unsigned I = 0; I < Steps; ++I)
    if (P.A.At.Steps[I].Kind == Step::Index &&
        (!P.A.At.Steps[I].Subscript || !P.B.At.Steps[I].Subscript))
      return false;
  for (const Lock &X : P.A.Locks)
    for (const Lock &Y : P.B.Locks) {
      if (X.IsNamed && Y.IsNamed && X.Name == Y.Name &&
          !(P.Construct->Kind == Frame::Team && P.Construct->League))
        return false;
      if (X.Ordered && X.Ordered == Y.Ordered)
        return false;
      if (!X.IsNamed && !X.Ordered && !X.At.Root)
        return false;
      if (!Y.IsNamed && !Y.Ordered && !Y.At.Root)
        return false;
    }
  if (contradict(P.A, P.B, P.Shared))
    return false;
  if (!Search.succeeds(P))
    return false;
  report(P);
  return true;
}

static AccessPath pathOf(const Location &L) {
  AccessPath Path;
  if (L.Root->Variable)
    Path = AccessPath::variable(L.Root->Variable);
  else if (L.Root->Creator)
    Path = AccessPath::object(L.Root->Creator);
  for (const Step &S : L.Steps) {
    if (!Path)
      break;
    if (S.Kind == Step::Field)
      Path = Path.field(S.Member);
    else if (S.Kind == Step::Deref)
      Path = Path.deref();
    else
      Path = Path.element(OriginSet::opaque());
  }
  return Path;
}

static Event eventOf(const Access &A) {
  Event E;
  E.Kind = A.IsWrite ? (A.IsAtomic ? EventKind::AtomicWrite : EventKind::Write)
                     : (A.IsAtomic ? EventKind::AtomicRead : EventKind::Read);
  E.Path = pathOf(A.At);
  E.Where = A.Site->getSourceRange();
  E.In = A.Function;
  E.Site = A.Call;
  for (const Lock &L : A.Locks) {
    HeldLock Held;
    if (L.At.Root)
      Held.Lock = pathOf(L.At);
    E.Locks.push_back(std::move(Held));
  }
  return E;
}

void Finder::report(const Parting &P) {
  // The plain write is what is wrong; an atomic one is half of it.
  const Access *First = &P.A, *Second = &P.B;
  if (!First->IsWrite || (First->IsAtomic && Second->IsWrite))
    std::swap(First, Second);
  OpenMPRace Race;
  Race.Kind = P.Kind;
  Race.First = eventOf(*First);
  Race.Second = eventOf(*Second);
  Race.WithItself = First->Site == Second->Site;
  if (P.Construct->Directive)
    Race.Construct = P.Construct->Directive->getSourceRange();
  findFix(Race, *First, *Second, *P.Construct, R, F, Engine.context());
  Engine.findings().OpenMPRaces.push_back(std::move(Race));
}

void Finder::run() {
  // By root, in the order in which they happen.
  llvm::MapVector<const Storage *, std::vector<const Access *>> ByRoot;
  std::map<std::tuple<const Expr *, const Frame *, bool, const Expr *>,
           unsigned>
      Seen;
  for (const Access &A : R.Accesses) {
    // The same place again, by another way: a few are enough.
    if (++Seen[{A.Site, A.In, A.IsWrite, A.Call}] > 4)
      continue;
    ByRoot[A.At.Root].push_back(&A);
  }
  unsigned Pairs = 0;
  for (auto &[Root, All] : ByRoot) {
    if (llvm::none_of(All, [](const Access *A) { return A->IsWrite; }))
      continue;
    // Of each variable one race in each directive is told.
    for (size_t I = 0; I < All.size(); ++I) {
      bool Done = false;
      for (size_t J = I; J < All.size() && !Done; ++J) {
        if (++Pairs > MaxPairs)
          return;
        Done = compare(*All[I], *All[J]);
      }
      if (Done)
        break;
    }
  }
}

void heddle::analysis::findOpenMPRaces(SummaryEngine &Engine) {
  if (!Engine.context().getLangOpts().OpenMP)
    return;
  std::vector<const FunctionDecl *> WithDirectives;
  for (const auto &[Fn, Node] : Engine.index().nodes()) {
    const FunctionDecl *Definition = userDefinition(Fn);
    if (Definition && containsDirective(Definition->getBody()))
      WithDirectives.push_back(Definition);
  }
  llvm::DenseSet<const FunctionDecl *> Visited;
  for (const FunctionDecl *Fn : WithDirectives) {
    Region R;
    walk(Engine, Fn, R, Visited);
    Finder(Engine, R, Fn).run();
  }
  // Two ways to one place: told once.
  auto &Races = Engine.findings().OpenMPRaces;
  llvm::DenseSet<unsigned> Told;
  llvm::erase_if(Races, [&](const OpenMPRace &Race) {
    return !Told.insert(Race.First.Where.getBegin().getRawEncoding()).second;
  });
}
