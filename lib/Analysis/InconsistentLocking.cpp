//===- InconsistentLocking.cpp - Guards inferred from most uses -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which lock guards a field or a static variable is inferred from how most
// functions use it; the others are reported (Engler et al., "Bugs as Deviant
// Behavior", SOSP 2001). What counts are functions, not places: who takes the
// lock, and who gets there from outside without it (GuardUses.h). A class that
// has a lock tells by that that it is shared, so few of them are enough, if the
// rest of the class takes the lock, too.
//
//===----------------------------------------------------------------------===//

#include "Analysis/GuardUses.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/LockConventions.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <deque>

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Where nothing is ever written under the lock, more must speak for it.
static constexpr unsigned MinReads = 3;
/// Functions of a class that hold its lock, from which on the class as a whole
/// is evidence.
static constexpr unsigned MinSiblings = 3;

namespace {

using Key = GuardUses::Key;
using Uses = std::vector<GuardUse>;
using Functions = GuardUses::Functions;

/// What speaks for one lock as the guard of one piece of data, and against it.
struct Evidence {
  const Key *Names = nullptr;
  const ValueDecl *Guard = nullptr;
  Functions Holding, Writing, Without;
  unsigned Places = 0;
  const GuardUse *Telling = nullptr;
  llvm::SmallVector<const GuardUse *> Open, Wrong;
  /// Functions of `Without` that only tell what another one there tells, too.
  unsigned Alike = 0;

  bool isApart() const { return Telling->guard(Guard)->Apart; }
  bool isBehindPointer() const { return llvm::is_contained(*Names, nullptr); }
  /// The last field or variable, of the user's own if there is one.
  const ValueDecl *data() const {
    const ValueDecl *Last = nullptr;
    for (const ValueDecl *D : llvm::reverse(*Names)) {
      if (!D)
        continue;
      const SourceManager &SM = D->getASTContext().getSourceManager();
      if (!SM.isInSystemHeader(D->getLocation()))
        return D;
      Last = Last ? Last : D;
    }
    return Last;
  }
};

class Finder {
public:
  explicit Finder(SummaryEngine &Engine)
      : Engine(Engine), Of(Engine), Conventions(Engine, Of) {}
  void run();

private:
  Uses related(const Key &K) const;
  Evidence weigh(const Key &K, const Uses &All, const ValueDecl *Guard);
  bool isEnough(const Evidence &V, const GuardUse &U, const Uses &All);
  bool hasWaited(const Event &E);
  bool hasMarked(const GuardUse &U, const Uses &All, const ValueDecl *Guard);
  bool isAskedByWriters(const ValueDecl *Mark, const Uses &All,
                        const ValueDecl *Guard);
  void judge(const Evidence &V, const Uses &All);
  void judgeWrong(const Evidence &V, const Uses &All);
  void judgeLent(const Evidence &V, const Uses &All);
  bool isCalledWith(const ValueDecl *Lock, const GuardUse &U);
  void report(const Evidence &V, const GuardUse &U, const Uses &All);
  bool isDoubleChecked(const GuardUse &U, const Uses &All,
                       const ValueDecl *G) const;
  bool isOnlyWriter(const GuardUse &U, const Uses &All);
  bool isConfined(const Evidence &V, const Uses &All);
  bool runsInSeveral(const FunctionDecl *F);
  bool isKnownRace(const GuardUse &U, const ValueDecl *Data) const;

  SummaryEngine &Engine;
  GuardUses Of;
  LockConventions Conventions;
  std::vector<InconsistentLocking> Found;
};

} // namespace

/// `if (!ready) { lock; if (!ready) ...`: looks again under the lock. There is
/// no such look into a container.
bool Finder::isDoubleChecked(const GuardUse &U, const Uses &All,
                             const ValueDecl *G) const {
  const ValueDecl *D = U.E->Path.lastNamed();
  if (!D || D->getType()->isRecordType())
    return false;
  return !U.isWrite() && llvm::any_of(All, [&](const GuardUse &Other) {
    return Other.guard(G) && Other.By == U.By &&
           U.E->Where.getBegin() < Other.E->Where.getBegin();
  });
}

/// The one task that writes need not lock to read what it wrote.
bool Finder::isOnlyWriter(const GuardUse &U, const Uses &All) {
  if (U.isWrite())
    return false;
  Functions Roots = Of.rootsOf(U.E->In);
  if (Roots.size() != 1)
    return false;
  return llvm::all_of(All, [&](const GuardUse &Other) {
    if (!Other.isWrite())
      return true;
    Functions Theirs = Of.rootsOf(Other.E->In);
    return Theirs.size() == 1 && Theirs[0] == Roots[0];
  });
}

/// Is the data used by one function only, and what it calls? Then it is the
/// function's own if one task runs it, and most likely if it seldom locks.
bool Finder::isConfined(const Evidence &V, const Uses &All) {
  Functions Roots;
  for (const GuardUse &U : All)
    for (const FunctionDecl *Root : Of.rootsOf(U.By))
      Roots.insert(Root);
  return Roots.size() == 1 &&
         (Engine.isStart(Roots[0]) ? !runsInSeveral(Roots[0])
                                   : V.Open.size() >= V.Places);
}

/// Do several tasks begin with \p F?
bool Finder::runsInSeveral(const FunctionDecl *F) {
  unsigned Tasks = 0;
  for (const Task &T : Engine.spawned())
    if (T.Entry == F)
      Tasks += T.mayBeSeveral() ? 2 : 1;
  return Tasks > 1;
}

bool Finder::isKnownRace(const GuardUse &U, const ValueDecl *D) const {
  auto Same = [&](const Event &E) {
    if (E.Where.getBegin() == U.E->Where.getBegin())
      return true;
    const ValueDecl *Name = E.Path.lastNamed();
    return Name && Name->getLocation() == D->getLocation() &&
           E.In->getLocation() == U.E->In->getLocation();
  };
  return llvm::any_of(Engine.findings().Races, [&](const Conflict &C) {
    return Same(C.First) || Same(C.Second);
  });
}

/// The uses of the data itself and, behind them, of what contains it and of its
/// parts: they are the same memory.
Uses Finder::related(const Key &K) const {
  const auto &Data = Of.data();
  auto First = Data.find(K);
  Uses All = First->second;
  auto Add = [&](const Key &Other, size_t From, const Key &Longer) {
    if (llvm::is_contained(llvm::drop_begin(Longer, From), nullptr))
      return; // what a pointer leads to is not a part
    if (auto It = Data.find(Other); It != Data.end())
      All.insert(All.end(), It->second.begin(), It->second.end());
  };
  for (auto It = std::next(First); It != Data.end(); ++It) {
    if (It->first.size() < K.size() ||
        !std::equal(K.begin(), K.end(), It->first.begin()))
      break;
    Add(It->first, K.size(), It->first);
  }
  for (size_t N = 1; N < K.size(); ++N)
    Add(Key(K.begin(), K.begin() + N), N, K);
  return All;
}

/// Is an object that a plain function is given like those that others take the
/// lock for, because they are given, too? Otherwise it may be a copy, or one
/// for which the caller holds the lock.
static bool isReachedAlike(const GuardUse &U, const Uses &All,
                           const ValueDecl *Guard) {
  auto IsGiven = [](const AccessPath &P) {
    return P.kind() == AccessPath::This ||
           isa_and_nonnull<ParmVarDecl>(P.var());
  };
  return !isa_and_nonnull<ParmVarDecl>(U.E->Path.var()) ||
         llvm::any_of(All, [&](const GuardUse &Other) {
           return Other.guard(Guard) && IsGiven(Other.E->Path);
         });
}

Evidence Finder::weigh(const Key &K, const Uses &All, const ValueDecl *Guard) {
  Evidence V;
  V.Names = &K;
  V.Guard = Guard;
  llvm::DenseSet<SourceLocation> Places;
  size_t Own = Of.data().find(K)->second.size();
  for (size_t I = 0; I < All.size(); ++I) {
    const GuardUse &U = All[I];
    if (U.E->Lent)
      continue;
    if (U.guard(Guard)) {
      Places.insert(U.E->Where.getBegin());
      V.Holding.insert(Of.pattern(U.By));
      if (U.isWrite() && !Conventions.manages(U.E->In, Guard))
        V.Writing.insert(Of.pattern(U.By));
      if (!V.Telling || (U.isWrite() && !V.Telling->isWrite()))
        V.Telling = &U;
    } else if (I >= Own || Conventions.isForManager(U, Guard) ||
               (Of.isShownGuard(U.By) && !Of.takesLock(U.By, Guard))) {
      continue;
    } else if (U.State == GuardUse::Open) {
      if (!isDoubleChecked(U, All, Guard) && isReachedAlike(U, All, Guard))
        V.Open.push_back(&U);
    } else if (U.State == GuardUse::Other || U.State == GuardUse::Guarded) {
      V.Wrong.push_back(&U);
    }
  }
  V.Places = Places.size();
  // Who only passes on what another function does is not one more.
  llvm::erase_if(V.Open, [&](const GuardUse *U) {
    return llvm::any_of(V.Open, [&](const GuardUse *Inner) {
      return Of.pattern(Inner->By) != Of.pattern(U->By) &&
             Inner->E->Where.getBegin() == U->E->Where.getBegin() &&
             (Inner->By == Inner->E->In ||
              (Of.reaches(U->By, Inner->By) && !Of.reaches(Inner->By, U->By)));
    });
  });
  for (const GuardUse *U : V.Open)
    V.Without.insert(Of.pattern(U->By));
  // `size()` and `empty()` are the same decision, made once.
  if (const ValueDecl *D = V.data(); D && D->getType()->isRecordType())
    V.Alike = llvm::count_if(V.Without, isConstAccessor);
  V.Alike -= std::min(V.Alike, 1u);
  return V;
}

/// Could who uses another object take the lock: is it static, or a member of
/// the class whose method this is? And is the other object not one's own?
static bool isAtHand(const ValueDecl *Guard, const GuardUse &U) {
  const VarDecl *Root = U.E->Path.var();
  if (U.E->Path.creator() ||
      (Root && Root->hasLocalStorage() && !isa<ParmVarDecl>(Root)))
    return false;
  const auto *Field = dyn_cast<FieldDecl>(Guard);
  if (!Field)
    return true;
  const auto *Method = dyn_cast<CXXMethodDecl>(U.By);
  if (!Method)
    return false;
  // The lock may lie in a part of the class.
  const DeclContext *Owner = Field->getParent();
  for (unsigned I = 0; Owner && I < 2; Owner = Owner->getParent(), ++I)
    if (const auto *R = dyn_cast<CXXRecordDecl>(Owner);
        R && R->getLocation() == Method->getParent()->getLocation())
      return true;
  return false;
}

static bool holds(const Event &E, const ValueDecl *Lock) {
  return llvm::any_of(E.Locks, [&](const HeldLock &L) {
    const ValueDecl *D = L.Lock.lastNamed();
    return D && D->getLocation() == Lock->getLocation();
  });
}

/// Do all who write the data under the lock look at \p Mark before?
bool Finder::isAskedByWriters(const ValueDecl *Mark, const Uses &All,
                              const ValueDecl *Guard) {
  bool Some = false;
  for (const GuardUse &Other : All) {
    if (!Other.guard(Guard) || !Other.isWrite() ||
        Conventions.manages(Other.E->In, Guard))
      continue;
    Some = true;
    if (llvm::none_of(Other.E->Waited, [&](const AccessPath &P) {
          return P.lastNamed() == Mark;
        }))
      return false;
  }
  return Some;
}

/// `job->state = Printing; unlock(); print(job->pages);`: does the function
/// mark the element, under the lock, before it uses it without? Or the object,
/// for all who write the data to ask before: `if (closed) return; data = ...`?
bool Finder::hasMarked(const GuardUse &U, const Uses &All,
                       const ValueDecl *Guard) {
  llvm::ArrayRef<PathStep> Steps = U.E->Path.steps();
  while (!Steps.empty() && Steps.back().Kind != PathStep::Element)
    Steps = Steps.drop_back();
  AccessPath Element = U.E->Path.prefix(Steps.size()).anyElement();
  const FunctionSummary *S = Engine.summary(U.By);
  return S && llvm::any_of(S->Events, [&](const Event &E) {
           const ValueDecl *Mark = E.Path.lastNamed();
           return E.Kind == EventKind::Write && Mark &&
                  Mark != U.E->Path.lastNamed() && holds(E, Guard) &&
                  ((!Steps.empty() &&
                    Element.isPrefixOf(E.Path.anyElement())) ||
                   isAskedByWriters(Mark, All, Guard));
         });
}

/// Does it come after a wait for a condition?
bool Finder::hasWaited(const Event &E) {
  return llvm::any_of(E.Waited, [&](const AccessPath &P) {
    const ValueDecl *D = P.lastNamed();
    return D && Engine.model().isKind(D->getType(), model::TypeKind::Condition);
  });
}

bool Finder::isEnough(const Evidence &V, const GuardUse &U, const Uses &All) {
  unsigned With = V.Holding.size(), Without = V.Without.size() - V.Alike;
  if (!U.isWrite() && V.Writing.empty())
    return false;
  bool Written = !V.Writing.empty();
  bool Partial = V.Holding.contains(Of.pattern(U.By));
  bool IsApart = V.isApart();
  // A pointer that was copied under the lock may lead to what is one's own.
  if ((V.isBehindPointer() || IsApart) && Of.takesLock(U.By, V.Guard))
    return false;
  if ((IsApart && !isAtHand(V.Guard, U)) || hasMarked(U, All, V.Guard))
    return false;
  if (V.isBehindPointer() || IsApart || U.E->Unknown || V.Telling->E->Unknown)
    return With >= MinSiblings && With >= 3 * Without && Written;
  if (With >= 2 && With >= 2 * Without && (Written || V.Places >= MinReads))
    return true;
  if (!Written || Without > 1)
    return false;
  const Functions &Siblings = Conventions.holders(V.Guard);
  // One other function is enough if all others of the class hold the lock for
  // what they do, ... But who has waited for its turn needs no lock.
  unsigned Others = With - Partial;
  if (Others < 1 ||
      (With == 1 && (hasWaited(*V.Telling->E) || V.Open.size() > V.Places)) ||
      Conventions.lockFree(V.Guard).size() > 1 + V.Alike)
    return false;
  if (Siblings.size() >= MinSiblings)
    return true;
  // ... or if the lock has no other purpose, or both write and this one holds
  // it for something else.
  return U.isWrite() &&
         (Siblings.size() == With || Of.takesLock(U.By, V.Guard));
}

void Finder::report(const Evidence &V, const GuardUse &U, const Uses &All) {
  InconsistentLocking F;
  F.Unguarded = *U.E;
  F.Guarded = *V.Telling->E;
  F.Data = V.data();
  F.Guard = V.Guard;
  F.Taken = V.Telling->guard(V.Guard)->Where;
  F.GuardedUses = V.Holding.size();
  llvm::SmallPtrSet<const FunctionDecl *, 8> Users(V.Holding.begin(),
                                                   V.Holding.end());
  Users.insert(V.Without.begin(), V.Without.end());
  Users.insert(Of.pattern(U.By));
  F.AllUses = Users.size();
  // Others come to the same place with the lock: the call is what is wrong.
  if (U.E->In != U.By && llvm::any_of(All, [&](const GuardUse &Other) {
        return Other.guard(V.Guard) && Other.By != U.By &&
               Other.E->Where.getBegin() == U.E->Where.getBegin();
      }))
    F.Through = U.E->Site;
  Found.push_back(std::move(F));
}

void Finder::judge(const Evidence &V, const Uses &All) {
  if (V.Open.empty() || isConfined(V, All))
    return;
  llvm::SmallPtrSet<const FunctionDecl *, 4> Told;
  for (const GuardUse *U : V.Open) {
    if (!isEnough(V, *U, All) || isOnlyWriter(*U, All) ||
        isKnownRace(*U, V.data()) ||
        Conventions.isDeliberate(V.Guard, Of.pattern(U->By), V.Alike) ||
        !Told.insert(Of.pattern(U->By)).second)
      continue;
    report(V, *U, All);
  }
}

/// Do all who get to \p U from outside come with \p Lock held?
bool Finder::isCalledWith(const ValueDecl *Lock, const GuardUse &U) {
  Functions Roots = Of.rootsOf(U.E->In);
  return !Roots.empty() && llvm::all_of(Roots, [&](const FunctionDecl *Root) {
    const FunctionSummary *S = Engine.summary(Root);
    bool Known = false, Always = true;
    for (const Event &E :
         S ? llvm::ArrayRef<Event>(S->Events) : llvm::ArrayRef<Event>())
      if (E.Kind == U.E->Kind && E.Where.getBegin() == U.E->Where.getBegin()) {
        Known = true;
        Always &= holds(E, Lock);
      }
    return Known && Always;
  });
}

/// All others hold one lock and one function another: the two exclude nobody.
/// Unless they are two on purpose, and who changes the data holds both.
void Finder::judgeWrong(const Evidence &V, const Uses &All) {
  if (V.Wrong.empty() || !V.Without.empty() || V.Holding.size() < 2 ||
      V.Writing.empty() || V.isBehindPointer() || V.isApart())
    return;
  const GuardUse *First = V.Wrong.front();
  if (llvm::any_of(V.Wrong,
                   [&](const GuardUse *U) { return U->By != First->By; }) ||
      V.Holding.contains(Of.pattern(First->By)) || !Of.isWayIn(First->By))
    return;
  for (const GuardUse *U : V.Wrong) {
    if (U->E->Locks.size() != 1 || U->E->Unknown)
      continue;
    const HeldLock &Held = U->E->Locks.front();
    const ValueDecl *Instead = Held.Lock.lastNamed();
    // What a pointer leads to may well be the right one, by another name; not
    // so another member of the same class.
    bool IsMember = isa_and_nonnull<FieldDecl>(Instead) &&
                    isa<FieldDecl>(V.Guard) && !Held.Lock.steps().empty() &&
                    Held.Lock.steps().back().Kind == PathStep::Field &&
                    Instead->getDeclContext() == V.Guard->getDeclContext();
    if (!Instead || Held.Unknown || Held.Moved ||
        (Held.Lock.hasDeref() && !IsMember) || Of.pattern(Instead) == V.Guard ||
        V.Guard->getType()->isReferenceType() ||
        V.Guard->getType()->isPointerType())
      continue;
    bool Races = llvm::any_of(All, [&](const GuardUse &Other) {
      return Other.guard(V.Guard) && (U->isWrite() || Other.isWrite()) &&
             !holds(*Other.E, Instead) && !isCalledWith(Instead, Other);
    });
    if (!Races || isKnownRace(*U, V.data()))
      continue;
    report(V, *U, All);
    if (!Of.isAtomic(Instead->getType()))
      Found.back().Wrong = Instead;
    return;
  }
}

/// The caller is shown what the lock guards, and uses it when the lock has been
/// released. It is enough that somebody else writes to it.
void Finder::judgeLent(const Evidence &V, const Uses &All) {
  if (V.isBehindPointer() || V.isApart())
    return;
  for (const GuardUse &U : Of.data().find(*V.Names)->second) {
    if (!U.E->Lent || !U.guard(V.Guard) || U.E->In != U.By)
      continue;
    const FunctionSummary *S = Engine.summary(U.By);
    auto IsGuard = [&](const AccessPath &P) {
      const ValueDecl *D = P.lastNamed();
      return D && D->getLocation() == V.Guard->getLocation();
    };
    bool IsKept =
        llvm::any_of(S->Acquired,
                     [&](const HeldLock &L) { return IsGuard(L.Lock); }) ||
        llvm::any_of(S->PerhapsAcquired, IsGuard) ||
        llvm::any_of(U.E->Locks, [&](const HeldLock &L) {
          return IsGuard(L.Lock) && Engine.recursiveLocks().mayBe(L.Lock);
        });
    auto Writer = llvm::find_if(All, [&](const GuardUse &Other) {
      return Other.guard(V.Guard) && Other.isWrite() &&
             Of.pattern(Other.By) != Of.pattern(U.By) &&
             Of.pattern(Other.E->In) != Of.pattern(U.By) &&
             !Of.reaches(U.By, Other.By) && !Of.reaches(U.By, Other.E->In);
    });
    if (IsKept || Writer == All.end() || isKnownRace(U, V.data()))
      continue;
    report(V, U, All);
    Found.back().Guarded = *Writer->E;
    Found.back().Taken = Writer->guard(V.Guard)->Where;
  }
}

void Finder::run() {
  std::vector<std::pair<Evidence, const Uses *>> Cases;
  std::deque<Uses> Kept;
  for (const auto &[K, Exact] : Of.data()) {
    const Uses &All = Kept.emplace_back(related(K));
    llvm::SmallSetVector<const ValueDecl *, 4> Candidates;
    for (const GuardUse &U : All)
      if (U.State == GuardUse::Guarded && !U.E->Lent)
        for (const auto &G : U.Held)
          Candidates.insert(G.Name);
    for (const ValueDecl *G : Candidates) {
      Evidence V = weigh(K, All, G);
      Conventions.add(G, V.Holding, V.Without,
                      /*IsPart=*/!V.isBehindPointer() && !V.isApart());
      Cases.push_back({std::move(V), &All});
    }
  }
  for (const auto &[V, All] : Cases) {
    judge(V, *All);
    judgeWrong(V, *All);
    judgeLent(V, *All);
  }
  const SourceManager &SM = Engine.context().getSourceManager();
  llvm::sort(Found, [&](const auto &X, const auto &Y) {
    SourceLocation A = X.Unguarded.Where.getBegin(),
                   B = Y.Unguarded.Where.getBegin();
    return A != B ? SM.isBeforeInTranslationUnit(A, B)
                  : X.GuardedUses > Y.GuardedUses;
  });
  for (InconsistentLocking &F : Found) {
    auto &List = Engine.findings().InconsistentLockings;
    if (llvm::none_of(List, [&](const InconsistentLocking &Known) {
          if (Known.Through || F.Through)
            return Known.Through == F.Through;
          return Known.Unguarded.Where.getBegin() ==
                     F.Unguarded.Where.getBegin() ||
                 (Known.Data == F.Data && Known.Unguarded.In == F.Unguarded.In);
        }))
      List.push_back(std::move(F));
  }
}

void heddle::analysis::findInconsistentLockings(SummaryEngine &Engine) {
  if (Engine.index().usesLocks())
    Finder(Engine).run();
}
