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
//
// Whether there is a choice for which both reach the same location is found out
// by trying: subscripts are evaluated for the values of loop variables and
// thread numbers, as far as they are known, and for several guesses of what is
// not. A race is reported only if each guess has a witness.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/OpenMPRegions.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

namespace {

/// How many points of a loop nest are tried, for each access.
constexpr unsigned MaxPoints = 4096;
/// How many instances that reach one location are remembered.
constexpr unsigned MaxAtOnePlace = 6;
constexpr unsigned Guesses = 4;
/// Pairs of accesses that are looked at in one function.
constexpr unsigned MaxPairs = 20000;
constexpr unsigned MaxSearches = 3000;

/// Two accesses and the frame at which their instances part.
struct Parting {
  const Access &A, &B;
  /// The innermost frame of which both are in the same instance.
  const Frame *Shared = nullptr;
  OpenMPRaceKind Kind = OpenMPRaceKind::Threads;
  const Frame *Construct = nullptr;
  /// Iterations of loops that must differ, in A and in B.
  SmallVector<std::pair<const Frame *, const Frame *>, 2> Differ;
  const Symbol *Number = nullptr;
  /// A happens in an earlier iteration than B (Lanes).
  bool Earlier = false;
  /// Tasks that may be ordered by what they depend on.
  const Frame *ATask = nullptr, *BTask = nullptr;
};

class Finder {
public:
  Finder(SummaryEngine &Engine, Region &R, const FunctionDecl *F)
      : Engine(Engine), R(R), F(F) {}
  void run();

private:
  bool compare(const Access &A, const Access &B);
  bool atTeam(const Access &A, const Access &B, const Frame *Team);
  bool atTask(const Access &A, const Access &B);
  bool atLane(const Access &A, const Access &B, const Frame *Lane);
  bool check(const Parting &P);
  bool witness(const Parting &P, unsigned Guess);
  bool witnessWith(const Parting &P, const Assignment &Common, unsigned Guess);
  bool ordered(const Parting &P, const Assignment &Common) const;
  void report(const Parting &P);

  SummaryEngine &Engine;
  Region &R;
  const FunctionDecl *F;
  unsigned Searches = 0;
  /// How many values of symbols may still be tried.
  unsigned Work = 3000000;
  llvm::DenseSet<std::pair<const void *, const void *>> Reported;
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

static bool isShared(const void *Owner, const Frame *Shared) {
  return Shared && Shared->isWithin(static_cast<const Frame *>(Owner));
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
  for (auto [L, M] : llvm::zip(X->Variables, Y->Variables)) {
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
        !llvm::is_contained(Around->Variables, nullptr) &&
        !A.Update == !B.Update && atLane(A, B, Around))
      return true;
  }
  return !sameAsBefore(A, B) && atTask(A, B);
}

/// The symbols that \p E needs, those that others need before them.
static void collect(Symbolic E, llvm::SetVector<const Symbol *> &Symbols) {
  forEachSymbol(E, [&](const Symbol *S) {
    if (Symbols.contains(S))
      return;
    if (S->Kind == Symbol::Loop) {
      collect(S->Low, Symbols);
      collect(S->Step, Symbols);
      // The limit; the variable itself comes after what it needs.
      if (S->While) {
        collect(S->While->L && S->While->L->Sym == S ? nullptr : S->While->L,
                Symbols);
        collect(S->While->R && S->While->R->Sym == S ? nullptr : S->While->R,
                Symbols);
      }
    }
    Symbols.insert(S);
  });
}

static void collect(const Location &L, llvm::SetVector<const Symbol *> &Set) {
  for (const Step &S : L.Steps)
    collect(S.Subscript, Set);
}

namespace {
/// What an access is at one point: where, and by whom.
struct Point {
  SmallVector<int64_t, 4> Place;
  SmallVector<int64_t, 3> Who;
  std::vector<std::optional<SmallVector<int64_t, 2>>> Locks;
};
} // namespace

/// The values of a loop's variable, the first and the last of them if there are
/// too many.
static SmallVector<int64_t, 32> valuesOf(const Symbol *S, Assignment &Values,
                                         unsigned Most, unsigned &Work) {
  SmallVector<int64_t, 32> All;
  std::optional<int64_t> Low = evaluate(S->Low, Values);
  std::optional<int64_t> Step = evaluate(S->Step, Values);
  if (!Low || !Step || *Step == 0)
    return All;
  SmallVector<int64_t, 32> Last;
  int64_t Value = *Low;
  // Where nobody knows the end, a few rounds are certain enough.
  unsigned Rounds = S->OpenEnd || !S->While ? 24
                    : Most > 64             ? 1u << 14
                                            : 4 * Most;
  for (unsigned I = 0; I < Rounds && Work; ++I, Value += *Step) {
    --Work;
    Values[S] = Value;
    if (S->While && !S->OpenEnd) {
      std::optional<int64_t> Goes = evaluate(S->While, Values);
      if (Goes && !*Goes)
        break;
      if (!Goes && I >= 24)
        break;
    }
    if (All.size() < Most)
      All.push_back(Value);
    else {
      Last.push_back(Value);
      if (Last.size() > 4)
        Last.erase(Last.begin());
    }
  }
  Values.erase(S);
  All.append(Last);
  return All;
}

/// Calls \p Visit for each choice of the symbols from the \p Index th on.
static bool forEachPoint(ArrayRef<const Symbol *> Symbols, Assignment &Values,
                         unsigned Most, unsigned &Budget, unsigned &Work,
                         llvm::function_ref<bool()> Visit) {
  if (!Work)
    return false;
  --Work;
  if (Symbols.empty())
    return Visit();
  const Symbol *S = Symbols.front();
  if (Values.count(S))
    return forEachPoint(Symbols.drop_front(), Values, Most, Budget, Work,
                        Visit);
  SmallVector<int64_t, 32> Choices;
  if (S->Kind == Symbol::Loop)
    Choices = valuesOf(S, Values, Most, Work);
  else if (S->Kind == Symbol::ThreadNumber)
    Choices = {0, 1, 2, 3};
  else // Another value each time: nothing can be said.
    return forEachPoint(Symbols.drop_front(), Values, Most, Budget, Work,
                        Visit);
  // A loop of which nothing is known: what depends on it is not known either.
  if (Choices.empty() && S->Kind == Symbol::Loop && !evaluate(S->Low, Values))
    return forEachPoint(Symbols.drop_front(), Values, Most, Budget, Work,
                        Visit);
  for (int64_t Choice : Choices) {
    if (!Budget)
      break;
    --Budget;
    Values[S] = Choice;
    if (forEachPoint(Symbols.drop_front(), Values, Most, Budget, Work, Visit)) {
      Values.erase(S);
      return true;
    }
  }
  Values.erase(S);
  return false;
}

/// Is the outcome of the test the same for all, and a guess would only hide
/// what it guards?
static bool onlyParams(Symbolic E) {
  bool Only = true, Any = false;
  forEachSymbol(E, [&](const Symbol *S) {
    Only &= S->Kind == Symbol::Param || S->Kind == Symbol::ThreadCount;
    Any |= S->Kind == Symbol::Param;
  });
  return Only && Any;
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

/// Can the two have a part of an object in common? \p Steps: how many of their
/// steps are to be compared.
static bool comparable(const Access &A, const Access &B, unsigned &Steps) {
  Steps = std::min(A.At.Steps.size(), B.At.Steps.size());
  for (unsigned I = 0; I < Steps; ++I) {
    const Step &X = A.At.Steps[I], &Y = B.At.Steps[I];
    if (X.Kind != Y.Kind || X.Member != Y.Member)
      return false;
  }
  if (A.At.Steps.size() == B.At.Steps.size())
    return true;
  // Who reads a pointer does not touch what it points to; an object and its
  // parts are one.
  const Access &Longer = A.At.Steps.size() > Steps ? A : B;
  const Access &Shorter = A.At.Steps.size() > Steps ? B : A;
  if (Shorter.Shallow)
    return false;
  return llvm::none_of(ArrayRef(Longer.At.Steps).drop_front(Steps),
                       [](const Step &S) { return S.Kind == Step::Deref; });
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
  if (++Searches > MaxSearches || !Work)
    return false;
  for (unsigned Guess = 0; Guess < Guesses; ++Guess)
    if (!witness(P, Guess))
      return false;
  report(P);
  return true;
}

/// What is the same for both sides gets its values first.
bool Finder::witness(const Parting &P, unsigned Guess) {
  llvm::SetVector<const Symbol *> Symbols;
  for (const Access *A : {&P.A, &P.B}) {
    collect(A->At, Symbols);
    for (const Condition &C : A->Conditions)
      collect(C.Test, Symbols);
    for (const Lock &L : A->Locks)
      collect(L.At, Symbols);
  }
  for (auto [X, Y] : P.Differ)
    for (const Frame *F : {X, Y})
      for (const Symbol *S : F->Variables)
        if (S)
          collect(R.Arena.symbol(S), Symbols);
  // Limits of the loops that are divided: many rounds in each guess.
  llvm::SmallPtrSet<const Symbol *, 4> Many;
  for (auto [X, Y] : P.Differ)
    for (const Frame *F : {X, Y})
      for (const Symbol *S : F->Variables)
        if (S && S->While)
          forEachSymbol(S->While, [&](const Symbol *Limit) {
            if (Limit->Kind == Symbol::Param)
              Many.insert(Limit);
          });
  Assignment Common;
  SmallVector<const Symbol *, 4> SharedLoops;
  unsigned Count = 0;
  for (const Symbol *S : Symbols) {
    if (S->Kind == Symbol::ThreadCount) {
      Common[S] = 4;
      continue;
    }
    if (!isShared(S->Owner, P.Shared))
      continue;
    if (S->Kind == Symbol::Param) {
      // Rising, falling, small; and what blocks of usual sizes divide.
      static constexpr int64_t Choices[Guesses][8] = {
          {17, 19, 23, 29, 31, 37, 41, 43},
          {47, 43, 41, 37, 31, 29, 23, 19},
          {5, 7, 3, 11, 13, 4, 9, 6},
          {64, 128, 192, 256, 320, 384, 448, 512}};
      int64_t Value = Choices[Guess][Count % 8] + Count / 8;
      if (Many.count(S) && Guess == 2)
        Value += 40;
      Common[S] = Value;
      ++Count;
    } else if (S->Kind == Symbol::ThreadNumber) {
      Common[S] = 1;
    } else {
      SharedLoops.push_back(S);
    }
  }
  unsigned Budget = 200;
  return forEachPoint(SharedLoops, Common, 3, Budget, Work,
                      [&] { return witnessWith(P, Common, Guess); });
}

/// Do the subscripts of a dependence name the same place in both tasks?
static bool sameObject(const Location &X, const Location &Y,
                       const Assignment &Common) {
  if (!X.Root || X.Root != Y.Root || X.Steps.size() != Y.Steps.size())
    return false;
  for (auto [L, M] : llvm::zip(X.Steps, Y.Steps)) {
    if (L.Kind != M.Kind || L.Member != M.Member)
      return false;
    if (L.Kind != Step::Index)
      continue;
    std::optional<int64_t> I = evaluate(L.Subscript, Common);
    std::optional<int64_t> J = evaluate(M.Subscript, Common);
    // Not known: it may be.
    if (I && J && *I != *J)
      return false;
  }
  return true;
}

/// Are the two tasks ordered by what they depend on, perhaps through others?
bool Finder::ordered(const Parting &P, const Assignment &Common) const {
  if (!P.ATask || !P.BTask || P.ATask == P.BTask)
    return false;
  const Frame *First = P.ATask, *Last = P.BTask;
  if (First->Start > Last->Start)
    std::swap(First, Last);
  auto Before = [&](const Frame *X, const Frame *Y) {
    if (X->End <= Y->Start)
      return true;
    for (const openmp::Dependence &D : X->Dependences)
      for (const openmp::Dependence &E : Y->Dependences)
        if ((D.Writes || E.Writes) &&
            (D.All || E.All || sameObject(D.On, E.On, Common)))
          return true;
    return false;
  };
  SmallVector<const Frame *, 8> Reached{First};
  for (const Frame *T : R.Tasks) {
    if (T->Start <= First->Start || T->Start > Last->Start)
      continue;
    if (T->Parent != First->Parent && T != Last)
      continue;
    if (llvm::any_of(Reached, [&](const Frame *X) { return Before(X, T); })) {
      if (T == Last)
        return true;
      Reached.push_back(T);
    }
  }
  return false;
}

/// Is \p Delta a sum of the distances that the loop's iterations wait for?
static bool reaches(ArrayRef<int64_t> Delta,
                    ArrayRef<SmallVector<int64_t, 2>> Sinks, unsigned Depth) {
  if (llvm::all_of(Delta, [](int64_t D) { return D == 0; }))
    return Depth > 0;
  if (Depth > 24)
    return true;
  for (const auto &Sink : Sinks) {
    if (Sink.size() != Delta.size() ||
        llvm::all_of(Sink, [](int64_t D) { return D == 0; }))
      continue;
    SmallVector<int64_t, 2> Rest;
    bool TooFar = false;
    for (auto [D, S] : llvm::zip(Delta, Sink)) {
      Rest.push_back(D - S);
      TooFar |=
          (S > 0 && D - S < 0) || (S < 0 && D - S > 0) || (S == 0 && false);
    }
    if (!TooFar && reaches(Rest, Sinks, Depth + 1))
      return true;
  }
  return false;
}

bool Finder::witnessWith(const Parting &P, const Assignment &Common,
                         unsigned Guess) {
  if (ordered(P, Common))
    return false;
  unsigned Steps;
  comparable(P.A, P.B, Steps);
  // All points of one access.
  auto Points = [&](const Access &A, bool IsA,
                    llvm::function_ref<bool(Point &)> Visit) {
    llvm::SetVector<const Symbol *> Symbols;
    for (auto [X, Y] : P.Differ)
      for (const Symbol *S : (IsA ? X : Y)->Variables)
        if (S)
          collect(R.Arena.symbol(S), Symbols);
    for (unsigned I = 0; I < Steps; ++I)
      collect(A.At.Steps[I].Subscript, Symbols);
    for (const Condition &C : A.Conditions)
      if (!onlyParams(C.Test))
        collect(C.Test, Symbols);
    for (const Lock &L : A.Locks)
      collect(L.At, Symbols);
    Assignment Values = Common;
    unsigned Free = 0;
    for (const Symbol *S : Symbols)
      Free += S->Kind == Symbol::Loop && !Values.count(S);
    unsigned Most = Free <= 1 ? MaxPoints : Free == 2 ? 64 : Free == 3 ? 14 : 7;
    unsigned Budget = 4 * MaxPoints;
    return forEachPoint(Symbols.getArrayRef(), Values, Most, Budget, Work, [&] {
      for (const Condition &C : A.Conditions) {
        if (onlyParams(C.Test))
          continue;
        std::optional<int64_t> Holds = evaluate(C.Test, Values);
        if (Holds && bool(*Holds) != C.Holds)
          return false;
      }
      Point At;
      for (unsigned I = 0; I < Steps; ++I) {
        if (A.At.Steps[I].Kind != Step::Index)
          continue;
        std::optional<int64_t> Index =
            evaluate(A.At.Steps[I].Subscript, Values);
        if (!Index)
          return false;
        At.Place.push_back(*Index);
      }
      if (P.Number) {
        auto It = Values.find(P.Number);
        At.Who.push_back(It == Values.end() ? -1 : It->second);
      }
      for (auto [X, Y] : P.Differ)
        for (const Symbol *S : (IsA ? X : Y)->Variables) {
          auto It = S ? Values.find(S) : Values.end();
          At.Who.push_back(It == Values.end() ? INT64_MIN : It->second);
        }
      for (const Lock &L : A.Locks) {
        SmallVector<int64_t, 2> Which;
        bool Known = true;
        for (const Step &S : L.At.Steps)
          if (S.Kind == Step::Index) {
            std::optional<int64_t> Index = evaluate(S.Subscript, Values);
            Known &= Index.has_value();
            Which.push_back(Index.value_or(0));
          }
        At.Locks.push_back(Known ? std::optional(Which) : std::nullopt);
      }
      return Visit(At);
    });
  };
  auto Excluded = [&](const Point &X, const Point &Y) {
    for (size_t I = 0; I < P.A.Locks.size(); ++I)
      for (size_t J = 0; J < P.B.Locks.size(); ++J) {
        const Lock &L = P.A.Locks[I], &M = P.B.Locks[J];
        if (L.IsNamed || M.IsNamed || L.Ordered || M.Ordered ||
            L.At.Root != M.At.Root || !isShared(L.At.Root->Owner, P.Shared) ||
            L.At.Steps.size() != M.At.Steps.size())
          continue;
        if (!X.Locks[I] || !Y.Locks[J] || *X.Locks[I] == *Y.Locks[J])
          return true;
      }
    return false;
  };
  auto Different = [&](const Point &X, const Point &Y) {
    size_t I = 0;
    if (P.Number) {
      if (X.Who[0] >= 0 && X.Who[0] == Y.Who[0])
        return false;
      I = 1;
    }
    for (auto [L, M] : P.Differ) {
      size_t Count = L->Variables.size();
      ArrayRef<int64_t> V(X.Who.data() + I, Count), W(Y.Who.data() + I, Count);
      I += Count;
      bool Same = true;
      for (auto [A, B] : llvm::zip(V.take_front(L->Divided), W))
        Same &= A == B && A != INT64_MIN;
      // One thread does all of a chunk.
      if (const Symbol *S = L->Variables.front();
          L == M && L->Divided == 1 && L->Chunk && S && !P.Earlier) {
        std::optional<int64_t> Chunk = evaluate(L->Chunk, Common);
        std::optional<int64_t> Low = evaluate(S->Low, Common);
        std::optional<int64_t> Step = evaluate(S->Step, Common);
        if (Chunk && Low && Step && *Chunk > 0 && *Step)
          Same |=
              (V[0] - *Low) / *Step / *Chunk == (W[0] - *Low) / *Step / *Chunk;
      }
      if (Same)
        return false;
      if (P.Earlier) {
        // In the order of the loop, and within the length that is not safe.
        int64_t Sign = 1;
        if (const Symbol *S = L->Variables.back(); S && S->Step)
          if (auto Step = evaluate(S->Step, Common); Step && *Step < 0)
            Sign = -1;
        SmallVector<int64_t, 2> Delta;
        for (auto [A, B] : llvm::zip(V, W))
          Delta.push_back((B - A) * Sign);
        auto FirstNonZero =
            llvm::find_if(Delta, [](int64_t D) { return D != 0; });
        if (FirstNonZero == Delta.end() || *FirstNonZero < 0)
          return false;
        if (L->SafeLength && Delta.size() == 1 && Delta[0] >= L->SafeLength)
          return false;
      }
      if (!L->Sinks.empty() && L == M) {
        SmallVector<int64_t, 2> Delta;
        for (auto [A, B] : llvm::zip(V, W))
          Delta.push_back(B - A);
        SmallVector<int64_t, 2> Back;
        for (int64_t D : Delta)
          Back.push_back(-D);
        if ((P.A.BeforeSource && P.B.AfterSink &&
             reaches(Delta, L->Sinks, 0)) ||
            (P.B.BeforeSource && P.A.AfterSink && reaches(Back, L->Sinks, 0)))
          return false;
      }
    }
    return true;
  };
  std::map<SmallVector<int64_t, 4>, SmallVector<Point, 2>> Places;
  Points(P.A, true, [&](Point &At) {
    auto &Here = Places[At.Place];
    if (Here.size() < MaxAtOnePlace &&
        llvm::none_of(Here, [&](const Point &O) { return O.Who == At.Who; }))
      Here.push_back(std::move(At));
    return false;
  });
  return Points(P.B, false, [&](Point &At) {
    auto It = Places.find(At.Place);
    return It != Places.end() &&
           llvm::any_of(It->second, [&](const Point &Other) {
             return Different(Other, At) && !Excluded(Other, At);
           });
  });
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
