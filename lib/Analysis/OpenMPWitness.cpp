//===- OpenMPWitness.cpp - Instances that reach one location --------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OpenMPWitness.h"

using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

namespace {

/// How many points of a loop nest are tried, for each access.
constexpr unsigned MaxPoints = 4096;
/// How many instances that reach one location are remembered.
constexpr unsigned MaxAtOnePlace = 6;
constexpr unsigned Guesses = 4;
constexpr unsigned MaxSearches = 3000;

/// What an access is at one point: where, and by whom.
struct Point {
  SmallVector<int64_t, 4> Place;
  SmallVector<int64_t, 3> Who;
  std::vector<std::optional<SmallVector<int64_t, 2>>> Locks;
};

/// The search for two points, when what both sides share has its values.
class PairSearch {
public:
  PairSearch(Region &R, const Parting &P, const Assignment &Common,
             unsigned &Work)
      : R(R), P(P), Common(Common), Work(Work) {
    comparable(P.A, P.B, Steps);
  }
  bool run();

private:
  /// Visits all points of one access, until \p Visit says that it is enough.
  bool points(const Access &A, bool IsA,
              llvm::function_ref<bool(Point &)> Visit);
  bool excluded(const Point &X, const Point &Y) const;
  bool different(const Point &X, const Point &Y) const;

  Region &R;
  const Parting &P;
  const Assignment &Common;
  unsigned &Work;
  unsigned Steps = 0;
};

} // namespace

bool openmp::isShared(const void *Owner, const Frame *Shared) {
  return Shared && Shared->isWithin(static_cast<const Frame *>(Owner));
}

bool openmp::comparable(const Access &A, const Access &B, unsigned &Steps) {
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

/// How many threads of the team that the number belongs to are tried.
static int64_t threads(const Symbol *Number) {
  constexpr int64_t Usual = 4, Most = 16;
  int64_t Asked = static_cast<const Frame *>(Number->Owner)->Threads;
  return Asked > 0 ? std::min(Asked, Most) : Usual;
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
    for (int64_t I = 0; I < threads(S); ++I)
      Choices.push_back(I);
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

bool PairSearch::points(const Access &A, bool IsA,
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
      std::optional<int64_t> Index = evaluate(A.At.Steps[I].Subscript, Values);
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
}

/// Do both hold one lock?
bool PairSearch::excluded(const Point &X, const Point &Y) const {
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
      TooFar |= (S > 0 && D - S < 0) || (S < 0 && D - S > 0);
    }
    if (!TooFar && reaches(Rest, Sinks, Depth + 1))
      return true;
  }
  return false;
}

/// Are these two instances that nothing orders?
bool PairSearch::different(const Point &X, const Point &Y) const {
  size_t I = 0;
  if (P.Number) {
    if (X.Who[0] >= 0 && X.Who[0] == Y.Who[0])
      return false;
    I = 1;
  }
  for (auto [L, M] : P.Differ) {
    size_t Count = L->Variables.size();
    if (Count == 0)
      return false; // nothing tells its iterations apart
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
      if ((P.A.BeforeSource && P.B.AfterSink && reaches(Delta, L->Sinks, 0)) ||
          (P.B.BeforeSource && P.A.AfterSink && reaches(Back, L->Sinks, 0)))
        return false;
    }
  }
  return true;
}

bool PairSearch::run() {
  std::map<SmallVector<int64_t, 4>, SmallVector<Point, 2>> Places;
  points(P.A, true, [&](Point &At) {
    auto &Here = Places[At.Place];
    if (llvm::any_of(Here, [&](const Point &O) { return O.Who == At.Who; }))
      return false;
    // The first ones and the last: they lie in different chunks.
    if (Here.size() == MaxAtOnePlace)
      Here.pop_back();
    Here.push_back(std::move(At));
    return false;
  });
  return points(P.B, false, [&](Point &At) {
    auto It = Places.find(At.Place);
    return It != Places.end() &&
           llvm::any_of(It->second, [&](const Point &Other) {
             return different(Other, At) && !excluded(Other, At);
           });
  });
}

/// What is the same for both sides gets its values first.
bool WitnessSearch::succeedsFor(const Parting &P, unsigned Guess) {
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
      Common[S] = threads(S) > 1;
    } else {
      SharedLoops.push_back(S);
    }
  }
  unsigned Budget = 200;
  return forEachPoint(SharedLoops, Common, 3, Budget, Work, [&] {
    return !ordered(P, Common) && PairSearch(R, P, Common, Work).run();
  });
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
bool WitnessSearch::ordered(const Parting &P, const Assignment &Common) const {
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

bool WitnessSearch::succeeds(const Parting &P) {
  if (++Searches > MaxSearches || !Work)
    return false;
  for (unsigned Guess = 0; Guess < Guesses; ++Guess)
    if (!succeedsFor(P, Guess))
      return false;
  return true;
}
