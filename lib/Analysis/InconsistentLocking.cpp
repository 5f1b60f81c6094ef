//===- InconsistentLocking.cpp - Guards inferred from most uses -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which lock guards a field or a static variable is inferred from how most
// places use it; the others are reported (Engler et al., "Bugs as Deviant
// Behavior", SOSP 2001). A place is judged by what is held in the frames of all
// functions through which the outside world gets there: a helper that is only
// called with the lock held is guarded.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include <map>

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

namespace {

/// Evidence below which nothing is inferred.
constexpr unsigned MinGuarded = 3, MinGuardedWrites = 2, MinFunctions = 2;
/// Callers of callers are looked for among so many functions.
constexpr unsigned MaxReferrers = 200;

using Guards = llvm::SmallVector<std::pair<const ValueDecl *, SourceLocation>>;

/// One place that uses the data, in all frames that count.
struct Use {
  const Event *E = nullptr;
  bool Write = false;
  /// Held in every frame, and where it was taken in the first.
  Guards Common;
  bool Counted = false;
  /// In some frame nothing at all is held.
  bool Open = false;
  /// In some frame it is not clear what is held.
  bool Unclear = false;

  const std::pair<const ValueDecl *, SourceLocation> *
  guard(const ValueDecl *G) const {
    auto It = llvm::find_if(Common, [G](auto &P) { return P.first == G; });
    return Counted && It != Common.end() ? It : nullptr;
  }
  bool isUnguarded() const { return Counted && Open && !Unclear; }
};

/// The fields that lead from the object that owns the lock to the data, or the
/// static variable and its fields.
using Key = std::vector<const ValueDecl *>;
using Uses = std::map<SourceLocation, Use>;
using Functions = llvm::SmallSetVector<const FunctionDecl *, 8>;

/// Does a function use the lock otherwise than to take and release it: create
/// it, destroy it?
class Manager : public RecursiveASTVisitor<Manager> {
public:
  Manager(model::Model &M, const ValueDecl *Lock) : M(M), Lock(Lock) {}
  bool Found = false;

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *F = Call->getDirectCallee();
    if (!F || userDefinition(F))
      return true;
    const model::FunctionModel *Known =
        M.function(F, nullptr, Call->getNumArgs());
    bool Uses =
        Known && llvm::any_of(Known->Effects, [](const model::Effect &Effect) {
          using model::Role;
          return Effect.What != Role::None && Effect.What != Role::Initialize &&
                 Effect.What != Role::Destroy &&
                 Effect.What != Role::MakeRecursive;
        });
    if (Uses || isa<CXXMemberCallExpr>(Call))
      return true;
    for (const Expr *Arg : Call->arguments())
      if (const auto *Of = dyn_cast<UnaryOperator>(Arg->IgnoreParenImpCasts());
          Of && Of->getOpcode() == UO_AddrOf)
        Found |= named(Of->getSubExpr()->IgnoreParens()) == Lock->getLocation();
    return true;
  }

private:
  static SourceLocation named(const Expr *E) {
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return Member->getMemberDecl()->getLocation();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl()->getLocation();
    return {};
  }
  model::Model &M;
  const ValueDecl *Lock;
};

class Finder {
public:
  explicit Finder(SummaryEngine &Engine) : Engine(Engine) {}
  void run();

private:
  void collect();
  void collect(const FunctionSummary &S, const Event &E);
  void add(Key K, const AccessPath &Owner, const FunctionSummary &S,
           const Event &E);
  bool isEntry(const FunctionDecl *F);
  bool isOrdered(const FunctionSummary &S, const Event &E) const;
  bool isUnclear(const FunctionSummary &S, const Event &E);
  void judge(const Key &K, const Uses &All, const ValueDecl *Guard);
  bool isDoubleChecked(const Use &U, const Uses &All, const ValueDecl *G) const;
  bool isOnlyWriter(const Use &U, const Uses &All);
  bool isKnownRace(const Use &U, const ValueDecl *Data) const;
  bool manages(const FunctionDecl *F, const ValueDecl *Lock);
  Functions rootsOf(const FunctionDecl *F) const;
  bool guardsItself(QualType T, unsigned Depth = 0);

  /// One declaration for all instances of a template.
  const ValueDecl *pattern(const ValueDecl *D) {
    return Patterns.try_emplace(D->getLocation(), D).first->second;
  }
  const FunctionDecl *pattern(const FunctionDecl *F) {
    return cast<FunctionDecl>(pattern(static_cast<const ValueDecl *>(F)));
  }

  SummaryEngine &Engine;
  llvm::DenseMap<SourceLocation, const ValueDecl *> Patterns;
  llvm::DenseMap<const FunctionDecl *, Functions> Referrers;
  llvm::DenseSet<const FunctionDecl *> Entries;
  std::map<std::pair<const FunctionDecl *, const ValueDecl *>, bool> Managers;
  std::map<Key, Uses> Data;
  std::map<const ValueDecl *, Functions> GuardedIn, LockFree;
  std::vector<InconsistentLocking> Found;
};

} // namespace

/// The name says that the caller holds the lock, or that none is needed.
static bool isNamedForLock(const FunctionDecl *F) {
  if (!F->getIdentifier())
    return false;
  std::string Name = F->getName().rtrim('_').lower();
  for (const char *Suffix : {"locked", "nolock", "no_lock", "unsafe",
                             "lockheld", "lock_held", "withlock", "with_lock"})
    if (llvm::StringRef(Name).ends_with(Suffix))
      return true;
  return false;
}

/// May \p F be called by somebody whom this TU does not show, or is it the
/// start of a task? Nothing is held there.
bool Finder::isEntry(const FunctionDecl *F) {
  if (Entries.contains(F))
    return true;
  if (F->isImplicit() || F->isDefaulted() || isNamedForLock(F) ||
      F->hasAttr<NoThreadSafetyAnalysisAttr>() || F->isOverloadedOperator())
    return false;
  if (auto It = Referrers.find(F); It != Referrers.end())
    return false;
  for (const ParmVarDecl *P : F->parameters())
    if (Engine.model().isKind(P->getType(), model::TypeKind::Guard))
      return false; // the caller shows that it holds a lock
  if (const auto *M = dyn_cast<CXXMethodDecl>(F)) {
    if (M->getParent()->isLambda() || M->getAccess() != AS_public)
      return false;
    return llvm::none_of(M->overridden_methods(), [](const CXXMethodDecl *O) {
      return O->getAccess() != AS_public;
    });
  }
  // A function of this file that no function mentions is in some table.
  return F->isExternallyVisible() || F->isReferenced();
}

/// Nothing else runs yet, or any more.
bool Finder::isOrdered(const FunctionSummary &S, const Event &E) const {
  if (E.BesideTasks)
    return false;
  return S.Function->isMain() || !S.Tasks.empty() || !S.Joined.empty();
}

/// Perhaps the lock is held: it is taken on some paths, or was the caller's.
bool Finder::isUnclear(const FunctionSummary &S, const Event &E) {
  if (!E.Locks.empty() || !E.Dropped.empty() || !S.Released.empty() ||
      S.Truncated)
    return true;
  const FunctionSummary *In = Engine.summary(E.In);
  if (!In || !In->Released.empty())
    return true;
  return llvm::any_of(In->Events, [&](const Event &Other) {
    return Other.Kind == EventKind::Acquire && Other.In == E.In &&
           !Other.When.empty() && Other.Where.getBegin() < E.Where.getBegin();
  });
}

/// Objects of these kinds hold what others use: they need a lock like any
/// other.
static bool needsLock(model::TypeKind K) {
  using model::TypeKind;
  return K == TypeKind::None || K == TypeKind::Container ||
         K == TypeKind::Pointer || K == TypeKind::Iterator ||
         K == TypeKind::Callable;
}

/// A lock, a signal, or an object with a lock of its own.
bool Finder::guardsItself(QualType T, unsigned Depth) {
  T = T.getNonReferenceType();
  while (const ArrayType *A = Engine.context().getAsArrayType(T))
    T = A->getElementType();
  if (T->isAtomicType() || T.isVolatileQualified())
    return true;
  if (const model::TypeModel *Known = Engine.model().type(T))
    return !needsLock(Known->Kind);
  const RecordDecl *R = T->getAsRecordDecl();
  if (!R || !(R = R->getDefinition()))
    return false;
  if (R->hasAttr<CapabilityAttr>())
    return true;
  if (Engine.context().getSourceManager().isInSystemHeader(R->getLocation()))
    return false;
  return Depth < 2 && llvm::any_of(
                          R->fields(),
                          [&](const FieldDecl *F) {
                            return guardsItself(F->getType(), Depth + 1);
                          });
}

void Finder::add(Key K, const AccessPath &Owner, const FunctionSummary &S,
                 const Event &E) {
  Guards Held;
  bool Shared = false;
  for (const HeldLock &L : E.Locks) {
    const ValueDecl *Name = L.Lock.lastNamed();
    if (L.Unknown || L.Moved || !Name)
      continue;
    // `this->mu` says nothing about `other.x`: the lock lies in the object
    // through which the data is reached, or both are static.
    // A lock that is shared with others goes by the member that leads to it.
    unsigned N = L.Lock.steps().size();
    while (N > 0 && L.Lock.steps()[N - 1].Kind == PathStep::Deref)
      --N;
    const VarDecl *Root = L.Lock.var();
    bool Beside = Owner && N > 0 &&
                  L.Lock.steps()[N - 1].Kind == PathStep::Field &&
                  L.Lock.prefix(N - 1) == Owner;
    bool Static =
        !Owner && Root && Root->hasGlobalStorage() && !L.Lock.hasElement();
    if (!Beside && !Static)
      continue;
    if (L.Shared && E.Kind == EventKind::Write)
      Shared = true;
    else
      Held.push_back({pattern(Name), L.Where});
  }
  bool Open = Held.empty() && !Shared && E.Locks.empty();
  if (Open && isOrdered(S, E))
    return;
  Use &U = Data[K][E.Where.getBegin()];
  U.Write |= E.Kind == EventKind::Write;
  if (!U.E || (E.Kind == EventKind::Write && U.E->Kind != EventKind::Write) ||
      (E.In == S.Function && U.E->Kind == E.Kind))
    U.E = &E;
  if (!U.Counted)
    U.Common = Held;
  else
    llvm::erase_if(U.Common, [&](auto &G) {
      return llvm::none_of(Held, [&](auto &H) { return H.first == G.first; });
    });
  U.Counted = true;
  if (Held.empty() && isUnclear(S, E))
    U.Unclear = true;
  else
    U.Open |= Open;
}

void Finder::collect(const FunctionSummary &S, const Event &E) {
  if ((E.Kind != EventKind::Read && E.Kind != EventKind::Write) || !E.Path ||
      !E.In || E.Path.isCopied() || E.Where.isInvalid())
    return;
  const VarDecl *Root = E.Path.var();
  bool Static = Root && Root->hasGlobalStorage();
  if (!Static) {
    // An object is its creator's own as long as it is made, moved or ends.
    for (const FunctionDecl *F : {S.Function, E.In}) {
      if (isa<CXXDestructorDecl>(F) || F->isImplicit() ||
          F->isOverloadedOperator())
        return;
      if (isa<CXXConstructorDecl>(F) && (F == E.In || E.Path.thisClass()))
        return;
    }
    if (E.Path.kind() == AccessPath::Object)
      return;
  }
  auto Steps = E.Path.steps();
  // What a pointer of the owner leads to may have rules of its own.
  unsigned First = 0;
  for (unsigned I = 0; I < Steps.size(); ++I)
    if (Steps[I].Kind == PathStep::Deref)
      First = I + 1;
  Key Names;
  if (Static && First == 0) {
    if (Root->getTLSKind() != VarDecl::TLS_None ||
        Root->getType().isConstQualified() || guardsItself(Root->getType()))
      Static = false;
    Names.push_back(pattern(Root));
  } else {
    Static = false;
  }
  for (unsigned I = First; I < Steps.size(); ++I) {
    if (Steps[I].Kind != PathStep::Field)
      continue;
    const FieldDecl *F = Steps[I].Member;
    if (F->getType().isConstQualified() || F->getType()->isReferenceType() ||
        guardsItself(F->getType()))
      return;
    if (Static)
      Names.push_back(pattern(F));
    Key K;
    for (unsigned J = I; J < Steps.size(); ++J)
      if (Steps[J].Kind == PathStep::Field)
        K.push_back(pattern(Steps[J].Member));
    add(std::move(K), E.Path.prefix(I), S, E);
  }
  if (Static)
    add(std::move(Names), {}, S, E);
}

void Finder::collect() {
  for (const auto &[F, Node] : Engine.index().nodes()) {
    for (const FunctionDecl *To : Node.References)
      if (To != F)
        Referrers[To].insert(F);
    if (const FunctionSummary *S = Engine.summary(F))
      for (const Task &T : S->Tasks)
        if (T.Entry)
          Entries.insert(T.Entry);
  }
  for (const Task &T : Engine.spawned())
    if (T.Entry)
      Entries.insert(T.Entry);
  for (const auto &[F, Node] : Engine.index().nodes())
    if (const FunctionSummary *S = Engine.summary(F))
      if (isEntry(F))
        for (const Event &E : S->Events)
          collect(*S, E);
}

/// `if (!ready) { lock; if (!ready) ...`: looks again under the lock.
bool Finder::isDoubleChecked(const Use &U, const Uses &All,
                             const ValueDecl *G) const {
  return !U.Write && llvm::any_of(All, [&](const auto &Other) {
    return Other.second.guard(G) && Other.second.E->In == U.E->In &&
           U.E->Where.getBegin() < Other.first;
  });
}

/// The functions from which \p F is reached and which nobody here calls.
Functions Finder::rootsOf(const FunctionDecl *F) const {
  Functions Seen, Roots;
  Seen.insert(F);
  for (unsigned I = 0; I < Seen.size() && I < MaxReferrers; ++I) {
    auto It = Referrers.find(Seen[I]);
    if (It == Referrers.end() || Entries.contains(Seen[I]))
      Roots.insert(Seen[I]);
    else
      Seen.insert(It->second.begin(), It->second.end());
  }
  return Roots;
}

/// The one task that writes need not lock to read what it wrote.
bool Finder::isOnlyWriter(const Use &U, const Uses &All) {
  if (U.Write)
    return false;
  Functions Roots = rootsOf(U.E->In);
  if (Roots.size() != 1)
    return false;
  return llvm::all_of(All, [&](const auto &Other) {
    if (!Other.second.Write)
      return true;
    Functions Theirs = rootsOf(Other.second.E->In);
    return Theirs.size() == 1 && Theirs[0] == Roots[0];
  });
}

bool Finder::isKnownRace(const Use &U, const ValueDecl *D) const {
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

bool Finder::manages(const FunctionDecl *F, const ValueDecl *Lock) {
  auto [Known, IsNew] = Managers.try_emplace({F, Lock}, false);
  if (!IsNew)
    return Known->second;
  Manager Visitor(Engine.model(), Lock);
  if (F->getBody())
    Visitor.TraverseStmt(F->getBody());
  const FunctionSummary *S = Engine.summary(F);
  bool Writes = S && llvm::any_of(S->Events, [&](const Event &E) {
                  const ValueDecl *D = E.Path.lastNamed();
                  return E.Kind == EventKind::Write && D &&
                         D->getLocation() == Lock->getLocation();
                });
  return Known->second = Visitor.Found || Writes;
}

static bool takesNoLock(const FunctionSummary *S) {
  return S && llvm::none_of(S->Events, [](const Event &E) {
           return E.Kind == EventKind::Acquire;
         });
}

void Finder::judge(const Key &K, const Uses &All, const ValueDecl *Guard) {
  unsigned Guarded = 0, GuardedWrites = 0, Unguarded = 0;
  Functions In, Without;
  const Use *Telling = nullptr;
  for (const auto &[Where, U] : All) {
    if (U.guard(Guard)) {
      ++Guarded;
      GuardedWrites += U.Write;
      In.insert(pattern(U.E->In));
      if (!Telling || (U.Write && !Telling->Write))
        Telling = &U;
    } else if (U.isUnguarded() && !manages(U.E->In, Guard)) {
      ++Unguarded;
      Without.insert(pattern(U.E->In));
    }
  }
  if ((Guarded < MinGuarded && GuardedWrites < MinGuardedWrites) ||
      In.size() < MinFunctions || !Unguarded || Guarded < 2 * Unguarded ||
      In.size() < 2 * Without.size())
    return;
  Functions Told;
  for (const auto &[Where, U] : All) {
    if (!U.isUnguarded() || (!U.Write && !GuardedWrites) ||
        manages(U.E->In, Guard) || isDoubleChecked(U, All, Guard) ||
        isOnlyWriter(U, All) || isKnownRace(U, K.back()) ||
        !Told.insert(pattern(U.E->In)))
      continue;
    InconsistentLocking F;
    F.Unguarded = *U.E;
    F.Guarded = *Telling->E;
    F.Data = K.back();
    F.Guard = Guard;
    F.Taken = Telling->guard(Guard)->second;
    F.GuardedUses = Guarded;
    F.AllUses = Guarded + Unguarded;
    Found.push_back(std::move(F));
  }
}

void Finder::run() {
  if (!Engine.index().usesLocks())
    return;
  collect();
  for (const auto &[K, All] : Data) {
    llvm::SmallSetVector<const ValueDecl *, 4> Candidates;
    for (const auto &[Where, U] : All)
      for (const auto &G : U.Common)
        if (Candidates.insert(G.first))
          GuardedIn[G.first];
    for (const ValueDecl *G : Candidates)
      for (const auto &[Where, U] : All)
        if (U.guard(G))
          GuardedIn[G].insert(pattern(U.E->In));
        else if (U.isUnguarded() && takesNoLock(Engine.summary(U.E->In)) &&
                 !manages(U.E->In, G))
          LockFree[G].insert(pattern(U.E->In));
    for (const ValueDecl *G : Candidates)
      judge(K, All, G);
  }
  // A class with several methods that take no lock has them on purpose: their
  // callers lock, or no other task runs yet.
  llvm::erase_if(Found, [&](const InconsistentLocking &F) {
    return LockFree[F.Guard].contains(pattern(F.Unguarded.In)) &&
           LockFree[F.Guard].size() > 1 &&
           LockFree[F.Guard].size() * 3 > GuardedIn[F.Guard].size();
  });
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
          return Known.Unguarded.Where.getBegin() ==
                     F.Unguarded.Where.getBegin() ||
                 (Known.Data == F.Data && Known.Unguarded.In == F.Unguarded.In);
        }))
      List.push_back(std::move(F));
  }
}

void heddle::analysis::findInconsistentLockings(SummaryEngine &Engine) {
  Finder(Engine).run();
}
