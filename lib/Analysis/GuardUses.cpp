//===- GuardUses.cpp - Which locks are held where data is used ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/GuardUses.h"
#include "Analysis/CallView.h"
#include "Analysis/FunctionHints.h"
#include "Analysis/Instantiation.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Callers of callers are looked for among so many functions.
static constexpr unsigned MaxReferrers = 200;
/// Classes around classes are looked at so far.
static constexpr unsigned MaxNesting = 8;

/// The class of the method that \p F is, or of the method around it.
static const CXXRecordDecl *classAround(const FunctionDecl *F) {
  const DeclContext *Context = F;
  for (unsigned I = 0; Context && I < MaxNesting;
       Context = Context->getParent(), ++I)
    if (const auto *R = dyn_cast<CXXRecordDecl>(Context))
      if (!R->isLambda())
        return R;
  return nullptr;
}

/// Is \p R the class \p Of, one that inherits from it, or a part of either?
static bool belongsTo(const CXXRecordDecl *R, const CXXRecordDecl *Of) {
  for (unsigned I = 0; R && I < MaxNesting; ++I) {
    if (R->getLocation() == Of->getLocation())
      return true;
    if (R->hasDefinition() && Of->hasDefinition() && !R->isDependentContext() &&
        R->isDerivedFrom(Of))
      return true;
    R = dyn_cast<CXXRecordDecl>(R->getParent());
  }
  return false;
}

bool GuardUses::isAtomic(QualType T) {
  return T->isAtomicType() ||
         Engine.model().isKind(T, model::TypeKind::Atomic) ||
         T->isIntegerType();
}

/// Does the function itself take the lock?
bool GuardUses::isTakenIn(const HeldLock &L, const FunctionDecl *F) const {
  const SourceManager &SM = Engine.context().getSourceManager();
  SourceLocation At = SM.getExpansionLoc(L.Where);
  return At.isValid() &&
         !SM.isBeforeInTranslationUnit(At,
                                       SM.getExpansionLoc(F->getBeginLoc())) &&
         !SM.isBeforeInTranslationUnit(SM.getExpansionLoc(F->getEndLoc()), At);
}

/// A lock inside of a class that hides it, or of which it is all, goes by the
/// name of that class's object. The steps that lead to that.
static unsigned nameLength(const AccessPath &Lock) {
  auto Steps = Lock.steps();
  unsigned N = Steps.size();
  // A lock that is shared with others goes by the member that leads to it.
  while (N > 0 && Steps[N - 1].Kind == PathStep::Deref)
    --N;
  while (
      N > 0 && Steps[N - 1].Kind == PathStep::Field &&
      (N > 1 ? Steps[N - 2].Kind == PathStep::Field : Lock.var() != nullptr)) {
    const FieldDecl *F = Steps[N - 1].Member;
    bool IsHidden =
        F->getAccess() == AS_private || F->getAccess() == AS_protected;
    bool IsAll = std::distance(F->getParent()->field_begin(),
                               F->getParent()->field_end()) == 1;
    if (!IsHidden && !IsAll)
      break;
    --N;
  }
  return N;
}

/// Does the way to the data lead through an object of the lock's class?
static bool liesBeside(const AccessPath &Lock, const AccessPath &Data) {
  const auto *Field = dyn_cast_or_null<FieldDecl>(Lock.lastNamed());
  if (!Field)
    return false;
  const RecordDecl *Of = Field->getParent();
  return llvm::any_of(Data.steps(), [&](const PathStep &Step) {
    if (Step.Kind != PathStep::Field)
      return false;
    const RecordDecl *R = Step.Member->getParent();
    const auto *X = dyn_cast<CXXRecordDecl>(R),
               *Y = dyn_cast<CXXRecordDecl>(Of);
    return R == Of || (X && Y && (belongsTo(X, Y) || belongsTo(Y, X)));
  });
}

/// Does \p Caller stand outside of the class and call \p M without holding a
/// lock of the class for it? What makes an object that has one as a part, and
/// what runs before any task, does not count.
bool GuardUses::isOutside(const FunctionDecl *Caller, const CXXMethodDecl *M) {
  if (Caller->isMain() || Caller->isImplicit())
    return false;
  if (const CXXRecordDecl *R = classAround(Caller))
    if (belongsTo(R, M->getParent()) || belongsTo(M->getParent(), R))
      return false;
  const FunctionSummary *S = Engine.summary(Caller);
  if (!S || !S->Tasks.empty() || !S->Joined.empty())
    return false;
  bool Makes = isa<CXXConstructorDecl, CXXDestructorDecl>(Caller);
  bool ThroughPointer = false;
  for (const auto *List : {&S->Events, &S->Uses})
    for (const Event &E : *List) {
      if (!isMemoryAccess(E.Kind) || E.In != M)
        continue;
      ThroughPointer |= E.Path.hasDeref();
      // Each task has its own object.
      if (const VarDecl *V = E.Path.var();
          V && V->getTLSKind() != VarDecl::TLS_None)
        return false;
      if (llvm::any_of(E.Locks, [&](const HeldLock &L) {
            return isTakenIn(L, Caller) && liesBeside(L.Lock, E.Path);
          }))
        return false;
    }
  return !Makes || ThroughPointer;
}

bool GuardUses::isShownGuard(const FunctionDecl *F) {
  return llvm::any_of(F->parameters(), [&](const ParmVarDecl *P) {
    return Engine.model().isKind(P->getType(), model::TypeKind::Guard);
  });
}

static bool hasGuard(const CXXRecordDecl *R, model::Model &M) {
  return R && R->hasDefinition() &&
         llvm::any_of(R->getDefinition()->fields(), [&](const FieldDecl *F) {
           return M.isKind(F->getType(), model::TypeKind::Guard);
         });
}

bool GuardUses::isWayIn(const FunctionDecl *F) {
  auto [It, IsNew] = WaysIn.try_emplace(F, false);
  if (IsNew) {
    bool Is = computeIsWayIn(F);
    WaysIn[F] = Is;
    return Is;
  }
  return It->second;
}

bool GuardUses::isNamedForLife(const FunctionDecl *F) {
  auto [It, IsNew] = NamedForLife.try_emplace(F, false);
  if (IsNew)
    It->second = hasNameForLife(F);
  return It->second;
}

static bool isClosure(const FunctionDecl *F) {
  const auto *M = dyn_cast<CXXMethodDecl>(F);
  return M && M->getParent()->isLambda();
}

/// Objects are assigned and compared by who has them to himself. Closures are
/// part of the function that makes them.
static bool isForWholeObjects(const FunctionDecl *F) {
  OverloadedOperatorKind Op = F->getOverloadedOperator();
  return isClosure(F) || Op == OO_Equal || Op == OO_Spaceship ||
         (Op != OO_None && CXXOperatorCallExpr::isComparisonOp(Op));
}

bool GuardUses::computeIsWayIn(const FunctionDecl *F) {
  if (Entries.contains(F))
    return true;
  // Who is described by a model runs what it is given as the model says.
  const model::FunctionModel *Described =
      Engine.model().function(F, nullptr, F->getNumParams());
  if (Described && !Described->ByShape && !Described->Effects.empty())
    return false;
  if (F->isImplicit() || F->isDefaulted() || isForLockHolders(F) ||
      isNamedForLife(F) || F->hasAttr<NoThreadSafetyAnalysisAttr>() ||
      isForWholeObjects(F))
    return false;
  auto Callers = Referrers.find(F);
  bool Called = Callers != Referrers.end();
  if (const auto *M = dyn_cast<CXXMethodDecl>(F)) {
    // An object with a guard in it lives as long as somebody holds a lock.
    if (hasGuard(M->getParent(), Engine.model()))
      return false;
    if (M->getParent()->isLambda() || M->getAccess() != AS_public ||
        llvm::any_of(M->overridden_methods(), [](const CXXMethodDecl *O) {
          return O->getAccess() != AS_public;
        }))
      return false;
    // An interface is there for others, whoever of the class uses it, too.
    if (M->size_overridden_methods())
      return true;
    return !Called || llvm::any_of(Callers->second, [&](const auto *Caller) {
      return isOutside(Caller, M);
    });
  }
  // A function of this file that no function mentions is in some table.
  return !Called && (F->isExternallyVisible() || F->isReferenced());
}

/// Nothing else runs yet, or any more.
static bool isOrdered(const FunctionSummary &S, const Event &E) {
  if (E.BesideTasks)
    return false;
  return S.Function->isMain() || !S.Tasks.empty() || !S.Joined.empty();
}

/// Can it be asked whether there is anything: a pointer, an optional value?
static bool mayBeNothing(QualType T) {
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition())
    return T->isPointerType();
  auto Conversions = R->getDefinition()->getVisibleConversionFunctions();
  return llvm::any_of(Conversions, [](const NamedDecl *D) {
    const auto *C = dyn_cast<CXXConversionDecl>(D->getUnderlyingDecl());
    return C && C->getConversionType()->isBooleanType();
  });
}

/// Was it asked so under the lock? Perhaps what is there stays as it is.
static bool wasSeen(const Event &E) {
  const ValueDecl *D = E.Path.lastNamed();
  return D && mayBeNothing(D->getType().getNonReferenceType()) &&
         llvm::any_of(E.Waited, [&](const AccessPath &Seen) {
           return Seen.isPrefixOf(E.Path) && Seen.lastNamed() == D;
         });
}

/// Is it done by an object that holds locks as long as it lives?
static bool isInGuard(const FunctionDecl *F, SummaryEngine &Engine) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  const CXXDestructorDecl *Dtor =
      Method ? Method->getParent()->getDestructor() : nullptr;
  const FunctionDecl *Definition = Dtor ? userDefinition(Dtor) : nullptr;
  const FunctionSummary *S = Definition ? Engine.summary(Definition) : nullptr;
  return S && !S->Released.empty();
}

/// `assert(pthread_equal(broker->thread, pthread_self()))`: does it know which
/// task it is in?
static bool asksForOwnTask(const FunctionDecl *F, model::Model &M) {
  bool Found = false;
  eachCall(F->getBody(), [&](const Expr *Call) {
    std::optional<CallView> C = Found ? std::nullopt : viewCall(Call);
    Found |= C && comparesOwnId(*C, M);
  });
  return Found;
}

/// Perhaps the lock is held: it is taken on some paths, or was the caller's. Or
/// none is needed: only one task comes here.
bool GuardUses::isUnclear(const FunctionSummary &S, const Event &E) {
  if (!E.Locks.empty() || !E.LocksIf.empty() || !E.Dropped.empty() ||
      E.ToldNotToLock || E.OneInstance || !S.Released.empty() || S.Truncated ||
      wasSeen(E) || isInGuard(E.In, Engine) ||
      (Engine.index().uses(model::Role::TaskId) &&
       asksForOwnTask(E.In, Engine.model())))
    return true;
  // It is reached through an object that holds some lock.
  if (const VarDecl *Root = E.Path.var();
      Root &&
      hasGuard(Root->getType().getNonReferenceType()->getAsCXXRecordDecl(),
               Engine.model()))
    return true;
  const FunctionSummary *In = Engine.summary(E.In);
  if (!In || !In->Released.empty())
    return true;
  return llvm::any_of(In->Events, [&](const Event &Other) {
    return Other.Kind == EventKind::Acquire && Other.In == E.In &&
           Other.isConditional() && Other.Where.getBegin() < E.Where.getBegin();
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

/// A lock, a signal, or an object with a lock of its own. Of an \p Unknown
/// method it must be certain that its object has none.
bool GuardUses::guardsItself(QualType T, bool Unknown, unsigned Depth) {
  T = T.getNonReferenceType();
  while (const ArrayType *A = Engine.context().getAsArrayType(T))
    T = A->getElementType();
  if (T->isAtomicType() || T.isVolatileQualified())
    return true;
  if (const model::TypeModel *Known = Engine.model().type(T))
    return !needsLock(Known->Kind);
  const RecordDecl *R = T->getAsRecordDecl();
  if (!R || !(R = R->getDefinition()))
    return Unknown && (R || T->isPointerType() || T->isRecordType());
  if (R->hasAttr<CapabilityAttr>())
    return true;
  if (Engine.context().getSourceManager().isInSystemHeader(R->getLocation()))
    return Unknown;
  if (Unknown)
    if (const auto *Class = dyn_cast<CXXRecordDecl>(R);
        Class && Class->isPolymorphic())
      return true;
  return Depth < 2 &&
         llvm::any_of(
             R->fields(),
             [&](const FieldDecl *F) {
               QualType Type = F->getType();
               // Hidden state may have its own lock.
               if (Unknown && Depth == 0 && Type->isPointerType() &&
                   Type->getPointeeType()->isIncompleteType())
                 return true;
               return guardsItself(Type,
                                   Unknown && Type->isRecordType() &&
                                       !Engine.model().type(Type),
                                   Depth + 1);
             });
}

/// Does the pointer or reference lead to an object with a lock of its own?
bool GuardUses::leadsToGuarded(QualType T, bool Unknown) {
  if (T->isPointerType() || T->isReferenceType())
    return guardsItself(T->getPointeeType(), Unknown);
  QualType Held = elementType(T);
  return !Held.isNull() && guardsItself(Held, Unknown);
}

void GuardUses::add(Key K, const AccessPath &Owner, const FunctionSummary &S,
                    const Event &E) {
  // Who asks not to be judged has its reasons, and is no model for others.
  if (E.In && E.In->getMostRecentDecl()->hasAttr<NoThreadSafetyAnalysisAttr>())
    return;
  GuardUse U;
  U.E = &E;
  U.By = S.Function;
  bool Shared = false, TakenHere = false, OtherHere = false;
  // A part of an object is no object of its own: the address of one's peer has
  // other rules than one's own.
  bool IsPartOf =
      !Owner.steps().empty() && Owner.steps().back().Kind == PathStep::Field;
  for (const HeldLock &L : E.Locks) {
    bool Here = isTakenIn(L, S.Function);
    OtherHere |= Here;
    unsigned N = nameLength(L.Lock);
    const ValueDecl *Name = L.Lock.prefix(N).lastNamed();
    if (L.Unknown || L.Moved || !Name)
      continue;
    // The lock lies in the object through which the data is reached, or both
    // are static. A static lock, one in another part of the object and the
    // lock of who does something to another object guard less often.
    const VarDecl *Root = L.Lock.var();
    bool IsStatic =
        Root && Root->hasGlobalStorage() && !L.Lock.hasElement() && !IsPartOf;
    bool IsField = N > 0 && L.Lock.steps()[N - 1].Kind == PathStep::Field;
    bool Beside = Owner && IsField && L.Lock.prefix(N - 1) == Owner;
    bool IsPart = Owner && IsField && N > Owner.steps().size() &&
                  Owner.isPrefixOf(L.Lock) &&
                  llvm::all_of(L.Lock.steps().slice(Owner.steps().size(),
                                                    N - Owner.steps().size()),
                               [](const PathStep &Step) {
                                 return Step.Kind == PathStep::Field;
                               });
    bool IsOwn = IsField && N == 1 && L.Lock.thisClass() && !IsPartOf &&
                 Owner && Owner.hasDeref() && K.size() == 1;
    if (!Beside && !IsStatic && !IsPart && !IsOwn)
      continue;
    // A flag that lets in who sets it first guards nothing from the others.
    if (isAtomic(Name->getType()))
      continue;
    TakenHere |= Here;
    if (L.Shared && E.Kind == EventKind::Write)
      Shared = true;
    else
      U.Held.push_back({pattern(Name), L.Where, !Beside && bool(Owner)});
  }
  if (!U.Held.empty()) {
    if (!TakenHere)
      return; // whoever took it has been heard
    U.State = GuardUse::Guarded;
  } else if (Shared) {
    return;
  } else if (!E.Locks.empty()) {
    if (!OtherHere || !isWayIn(S.Function))
      return;
    U.State = GuardUse::Other;
  } else {
    if (isOrdered(S, E) || isNamedForLife(E.In) || !isWayIn(S.Function))
      return;
    U.State = isUnclear(S, E) || Fresh.mayBe(E.Path) ? GuardUse::Unclear
                                                     : GuardUse::Open;
  }
  Data[K].push_back(std::move(U));
}

void GuardUses::collect(const FunctionSummary &S, const Event &E) {
  if ((E.Kind != EventKind::Read && E.Kind != EventKind::Write) || !E.Path ||
      !E.In || E.Path.isCopied() || E.ForLife || E.Published ||
      E.Where.isInvalid())
    return;
  const VarDecl *Root = E.Path.var();
  bool Static = Root && Root->hasGlobalStorage();
  if (!Static) {
    // An object is its creator's own as long as it is made, moved or ends.
    for (const FunctionDecl *F : {S.Function, E.In}) {
      if (isa<CXXDestructorDecl>(F) || F->isImplicit() || isForWholeObjects(F))
        return;
      if (isa<CXXConstructorDecl>(F) && (F == E.In || E.Path.thisClass()))
        return;
    }
    // What was made here, unlike what a call's result points to.
    if (E.Path.kind() == AccessPath::Object &&
        (E.Path.steps().empty() || E.Path.steps()[0].Kind != PathStep::Deref))
      return;
  }
  auto Steps = E.Path.steps();
  unsigned LastDeref = 0;
  for (unsigned I = 0; I < Steps.size(); ++I)
    if (Steps[I].Kind == PathStep::Deref)
      LastDeref = I + 1;
  Key Names;
  if (Static && LastDeref == 0) {
    if (Root->getTLSKind() != VarDecl::TLS_None ||
        Root->getType().isConstQualified() ||
        guardsItself(Root->getType(), E.Unknown))
      Static = false;
    Names.push_back(pattern(Root));
  } else {
    Static = false;
  }
  // From the data outwards: each object on the way may own the lock.
  Key K;
  for (unsigned I = Steps.size(); I-- > 0;) {
    if (Steps[I].Kind == PathStep::Deref)
      K.insert(K.begin(), nullptr);
    if (Steps[I].Kind != PathStep::Field)
      continue;
    const FieldDecl *F = Steps[I].Member;
    QualType T = F->getType();
    bool Leads = I + 1 < Steps.size() && Steps[I + 1].Kind == PathStep::Deref;
    // What has a lock of its own has rules of its own.
    if (Leads ? leadsToGuarded(T, E.Unknown) : guardsItself(T, E.Unknown))
      return;
    if (!Leads && (T.isConstQualified() || T->isReferenceType()))
      return;
    K.insert(K.begin(), pattern(F));
    add(K, E.Path.prefix(I), S, E);
  }
  if (Static) {
    Names.insert(Names.end(), K.begin(), K.end());
    add(std::move(Names), {}, S, E);
  }
}

void GuardUses::collect() {
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
  // Uses with locks come first and are remembered.
  enum { Locked, Lent, Open };
  for (auto Round : {Locked, Lent, Open})
    for (const auto &[F, Node] : Engine.index().nodes())
      if (const FunctionSummary *S = Engine.summary(F))
        for (const std::vector<Event> *List : {&S->Events, &S->Uses})
          for (const Event &E : *List)
            if (Round == (E.Lent            ? Lent
                          : E.Locks.empty() ? Open
                                            : Locked) &&
                isWorthIt(E, Round == Locked))
              collect(*S, E);
}

/// What no lock guards anywhere, as a whole or in parts, has no rule that
/// others could break.
bool GuardUses::isWorthIt(const Event &E, bool Locked) {
  llvm::SmallVector<const ValueDecl *, 4> Names;
  if (const VarDecl *Root = E.Path.var())
    Names.push_back(pattern(Root));
  for (const PathStep &Step : E.Path.steps())
    if (Step.Kind == PathStep::Field)
      Names.push_back(pattern(Step.Member));
  if (Names.empty())
    return false;
  if (Locked) {
    Guarded.insert(Names.back());
    GuardedInParts.insert(Names.begin(), Names.end());
  }
  return GuardedInParts.contains(Names.back()) ||
         llvm::any_of(Names, [&](const ValueDecl *Whole) {
           return Guarded.contains(Whole);
         });
}

GuardUses::Functions GuardUses::rootsOf(const FunctionDecl *F) const {
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

bool GuardUses::reaches(
    const FunctionDecl *From, const FunctionDecl *To,
    llvm::function_ref<bool(const FunctionDecl *)> Without) const {
  Functions Seen;
  Seen.insert(From);
  for (unsigned I = 0; I < Seen.size() && I < MaxReferrers; ++I)
    if (const FunctionIndex::Node *Node = Engine.index().node(Seen[I])) {
      if (Node->References.contains(To))
        return true;
      for (const FunctionDecl *Next : Node->References)
        if (!Without || !Without(Next))
          Seen.insert(Next);
    }
  return false;
}

bool GuardUses::takesNoLock(const FunctionDecl *F) {
  const FunctionSummary *S = Engine.summary(F);
  return S && llvm::none_of(S->Events, [](const Event &E) {
           return E.Kind == EventKind::Acquire;
         });
}

bool GuardUses::takesLock(const FunctionDecl *F, const ValueDecl *Lock) {
  const FunctionSummary *S = Engine.summary(F);
  return S && llvm::any_of(S->Events, [&](const Event &E) {
           const ValueDecl *D = E.Path.lastNamed();
           return E.Kind == EventKind::Acquire && D &&
                  D->getLocation() == Lock->getLocation();
         });
}
