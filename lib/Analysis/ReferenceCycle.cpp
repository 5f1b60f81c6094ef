//===- ReferenceCycle.cpp - Closures that keep their holder alive ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A closure that holds a shared pointer to an object is stored in this object.
// One pass notes where closures go, a second what else is done with the members
// that hold them: whoever moves, clears or replaces one breaks the circle.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

/// Where something is stored: in a member of `this` (Owner is null) or of what
/// a shared pointer owns.
struct Place {
  const VarDecl *Owner = nullptr;
  const FieldDecl *Member = nullptr;
  bool IsThis = false;
  explicit operator bool() const { return Owner || IsThis; }
};

/// A closure on its way into a place: a lambda, or what a call binds.
struct Stored {
  const Expr *Closure = nullptr;
  Place Where;
  /// The setter that stores it, if that is how it gets there.
  const FunctionDecl *Setter = nullptr;
};

class CycleFinder {
public:
  explicit CycleFinder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()) {}
  void run();

private:
  void look(const FunctionDecl *F);
  void assigned(const Expr *To, const Expr *What, const FunctionDecl *Setter);
  void called(const CallView &C);
  void judge(const Stored &S);
  bool isShared(QualType T) const {
    const TypeModel *Kind = M.type(T);
    return Kind && Kind->Kind == TypeKind::Pointer && Kind->Shared;
  }
  Place place(const Expr *E);
  const VarDecl *owner(const Expr *E);
  bool sharesThis(const Expr *E);
  const FieldDecl *storedBy(const FunctionDecl *Setter, unsigned Parameter);
  bool holdsCallables(QualType T, unsigned Depth = 0);
  bool shares(const Expr *E, const Place &Where);
  bool keeps(const Expr *Closure, const Place &Where, SourceLocation &At);

  SummaryEngine &Engine;
  Model &M;
  std::vector<Stored> Closures;
  /// Members whose value is taken away or replaced somewhere.
  llvm::DenseSet<const ValueDecl *> Cleared;
  /// Setters that are called without a closure.
  llvm::DenseSet<const FunctionDecl *> ClearedBy;
};

} // namespace

/// The closure that \p E hands on: a lambda that is written there or in a
/// variable of its own, or the call that binds arguments.
static const Expr *closure(Model &M, const Expr *E) {
  for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
    E = ignoreWrappers(E);
    if (isa<LambdaExpr>(E))
      return E;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      const CXXRecordDecl *Class =
          V ? V->getType().getNonReferenceType()->getAsCXXRecordDecl()
            : nullptr;
      if (!Class || !Class->isLambda() || !V->getInit())
        return nullptr;
      E = V->getInit();
      continue;
    }
    std::optional<CallView> C = viewCall(E);
    if (!C)
      return nullptr;
    if (C->effect(M, Role::Bind))
      return E;
    if (C->Args.empty() ||
        !(C->isConstruction() || C->effect(M, Role::Identity)))
      return nullptr;
    E = C->Args[0];
  }
  return nullptr;
}

/// Nothing, or a default constructed object: what clears a callable.
static bool isEmpty(const Expr *E) {
  for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
    E = ignoreWrappers(E);
    if (isa<CXXNullPtrLiteralExpr, GNUNullExpr, ImplicitValueInitExpr,
            CXXDefaultArgExpr, CXXScalarValueInitExpr>(E))
      return true;
    if (const auto *List = dyn_cast<InitListExpr>(E)) {
      if (List->getNumInits() == 0)
        return true;
      E = List->getInit(0);
      continue;
    }
    const auto *Made = dyn_cast<CXXConstructExpr>(E);
    if (!Made)
      return false;
    if (Made->getNumArgs() == 0)
      return true;
    E = Made->getArg(0);
  }
  return false;
}

/// The variable whose object \p E, a shared pointer, keeps alive.
const VarDecl *CycleFinder::owner(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(E));
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && isShared(V->getType()) ? V->getCanonicalDecl() : nullptr;
}

/// Takes `p->a.b`, `this->a`, `*p`, `p->a[i]` apart. Between the object and
/// what is stored there may be members and owning pointers.
Place CycleFinder::place(const Expr *E) {
  Place P;
  for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
    E = ignoreWrappers(E);
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
      if (!Field)
        return {};
      // What a plain pointer or reference leads to belongs to somebody else.
      if (P.Member && (Field->getType()->isAnyPointerType() ||
                       Field->getType()->isReferenceType()))
        return {};
      if (!P.Member)
        P.Member = Field;
      E = Member->getBase();
      continue;
    }
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      E = V && V->getType()->isReferenceType() ? V->getInit() : nullptr;
      continue;
    }
    if (isa<CXXThisExpr>(E)) {
      P.IsThis = P.Member;
      return P;
    }
    std::optional<CallView> C = viewCall(E);
    if (!C || !C->Object || !C->Callee)
      return {};
    if (C->effect(M, Role::Dereference) || isShared(C->objectType())) {
      if (const VarDecl *V = owner(C->Object)) {
        P.Owner = V;
        return P;
      }
      // A pointer that is a member itself, if it owns.
      const TypeModel *Kind = M.type(C->objectType());
      if (!Kind || Kind->Kind != TypeKind::Pointer ||
          !isa<MemberExpr>(ignoreWrappers(C->Object)))
        return {};
      E = C->Object;
      continue;
    }
    if (C->Callee->getOverloadedOperator() == OO_Subscript &&
        M.isKind(C->objectType(), TypeKind::Container)) {
      E = C->Object;
      continue;
    }
    return {};
  }
  return {};
}

/// `auto self = shared_from_this()`, or a capture of this kind.
bool CycleFinder::sharesThis(const Expr *E) {
  for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
    E = ignoreWrappers(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      E = V && isShared(V->getType()) ? V->getInit() : nullptr;
      continue;
    }
    std::optional<CallView> C = viewCall(E);
    if (!C)
      return false;
    if (C->effect(M, Role::ShareThis))
      return !C->Object || isa<CXXThisExpr>(C->Object->IgnoreParenImpCasts());
    // A copy, a move or a cast of it.
    if (C->Args.size() != 1)
      return false;
    E = C->Args[0];
  }
  return false;
}

/// The member into which \p Setter puts its parameter.
const FieldDecl *CycleFinder::storedBy(const FunctionDecl *Setter,
                                       unsigned Parameter) {
  const FunctionDecl *F = userDefinition(Setter);
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  if (!Method || Parameter >= F->getNumParams() ||
      Method->getParent()->isLambda())
    return nullptr;
  const ParmVarDecl *P = F->getParamDecl(Parameter);
  auto IsParameter = [&](const Expr *E) {
    for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
      E = ignoreWrappers(E);
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
        return Ref->getDecl() == P;
      std::optional<CallView> C = viewCall(E);
      if (!C || C->Args.size() != 1 ||
          !(C->isConstruction() || C->effect(M, Role::Identity)))
        return false;
      E = C->Args[0];
    }
    return false;
  };
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    Work.append(S->child_begin(), S->child_end());
    std::optional<CallView> C =
        isa<Expr>(S) ? viewCall(cast<Expr>(S)) : std::nullopt;
    if (!C || !C->Object || !C->Callee || C->Args.empty())
      continue;
    bool Stores = C->Callee->getOverloadedOperator() == OO_Equal ||
                  C->effect(M, Role::Insert) ||
                  C->effect(M, Role::EmplaceHandle);
    if (!Stores || !IsParameter(C->Args[0]))
      continue;
    if (Place To = place(C->Object); To.IsThis)
      return To.Member;
  }
  return nullptr;
}

/// Is \p E, a shared pointer, a share of the object that has the place?
bool CycleFinder::shares(const Expr *E, const Place &Where) {
  if (Where.IsThis)
    return sharesThis(E);
  for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
    if (owner(E) == Where.Owner)
      return true;
    std::optional<CallView> C = viewCall(ignoreWrappers(E));
    E = C && C->isConstruction() && C->Args.size() == 1 ? C->Args[0] : nullptr;
  }
  return false;
}

/// Does the closure own the object in which it is stored?
bool CycleFinder::keeps(const Expr *Closure, const Place &Where,
                        SourceLocation &At) {
  const auto *L = dyn_cast<LambdaExpr>(Closure);
  if (!L) {
    std::optional<CallView> Bound = viewCall(Closure);
    for (const Expr *Arg : Bound->Args)
      if (isShared(Arg->getType()) && shares(Arg, Where)) {
        At = Arg->getBeginLoc();
        return true;
      }
    return false;
  }
  for (const LambdaCapture &Capture : L->captures()) {
    if (!Capture.capturesVariable() || Capture.getCaptureKind() != LCK_ByCopy)
      continue;
    const auto *V = dyn_cast<VarDecl>(Capture.getCapturedVar());
    if (!V || !isShared(V->getType()) || V->getType()->isReferenceType())
      continue;
    At = Capture.getLocation();
    // [p], [self = p], [self], where self is a share of `this`
    if ((Where.Owner && V->getCanonicalDecl() == Where.Owner) ||
        ((V->isInitCapture() || Where.IsThis) && V->getInit() &&
         shares(V->getInit(), Where)))
      return true;
  }
  return false;
}

void CycleFinder::assigned(const Expr *To, const Expr *What,
                           const FunctionDecl *Setter) {
  if (const Expr *L = closure(M, What))
    if (Place P = place(To))
      Closures.push_back({L, P, Setter});
}

void CycleFinder::called(const CallView &C) {
  if (!C.Callee || !C.Object)
    return;
  bool Assigns = C.Callee->getOverloadedOperator() == OO_Equal;
  bool Inserts = C.effect(M, Role::Insert) || C.effect(M, Role::EmplaceHandle);
  if ((Assigns || Inserts) && !C.Args.empty())
    assigned(C.Object, C.Args[0], nullptr);
  if (Assigns || Inserts || !isa<CXXMethodDecl>(C.Callee))
    return;
  // A setter of the object: p->onDone([p] { ... }).
  for (unsigned I = 0; I < C.Args.size(); ++I) {
    const Expr *L = closure(M, C.Args[I]);
    bool Empty = !L && isEmpty(C.Args[I]);
    if (!L && !Empty)
      continue;
    const FieldDecl *Member = storedBy(C.Callee, I);
    if (!Member)
      continue;
    if (Empty) {
      Cleared.insert(Member);
      continue;
    }
    Place P;
    P.Member = Member;
    if (isa<CXXThisExpr>(C.Object->IgnoreParenImpCasts())) {
      P.IsThis = true;
    } else {
      std::optional<CallView> Arrow = viewCall(ignoreWrappers(C.Object));
      if (Arrow && Arrow->Object)
        P.Owner = owner(Arrow->Object);
    }
    if (P)
      Closures.push_back({L, P, C.Callee});
  }
}

namespace {
/// Notes what is done with members and variables that hold callables, other
/// than calling them, asking them and giving them a closure or a parameter.
class ClearCollector : public RecursiveASTVisitor<ClearCollector> {
public:
  ClearCollector(Model &M, llvm::DenseSet<const ValueDecl *> &Cleared)
      : M(M), Cleared(Cleared) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool TraverseLambdaExpr(LambdaExpr *) { return true; } // a function by itself

  bool VisitExpr(Expr *E) {
    std::optional<CallView> C = viewCall(E);
    if (!C || !C->Callee)
      return true;
    if (C->Object) {
      const ValueDecl *D = root(C->Object);
      const auto *Method = dyn_cast<CXXMethodDecl>(C->Callee);
      bool Assigns = C->Callee->getOverloadedOperator() == OO_Equal;
      bool Takes = Method && !Method->isConst() && Method->getIdentifier() &&
                   !C->lookUp(M) && !isAccess(*C);
      if (D && (Takes || (Assigns && !C->Args.empty() && replaces(C->Args[0]))))
        Cleared.insert(D);
    }
    // Moved or swapped away; whoever gets a reference may do as he likes.
    for (unsigned I = 0; I < C->Args.size(); ++I) {
      if (!C->Args[I]->isGLValue() || I >= C->Callee->getNumParams())
        continue;
      QualType P = C->Callee->getParamDecl(I)->getType();
      if (P->isReferenceType() && !P->getPointeeType().isConstQualified())
        if (const ValueDecl *D = root(C->Args[I]))
          Cleared.insert(D);
    }
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *U) {
    if (U->getOpcode() == UO_AddrOf)
      if (const ValueDecl *D = root(U->getSubExpr()))
        Cleared.insert(D);
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    if (V->getInit() && V->getType()->isReferenceType() &&
        !V->getType()->getPointeeType().isConstQualified() && !V->isImplicit())
      if (const ValueDecl *D = root(V->getInit()))
        Cleared.insert(D);
    return true;
  }

private:
  bool isAccess(const CallView &C) {
    const TypeModel *Kind = C.ObjectClass ? M.type(C.ObjectClass) : nullptr;
    if (!Kind)
      return false;
    llvm::StringRef Name = C.Callee->getName();
    return llvm::is_contained(Kind->Element, Name) ||
           llvm::is_contained(Kind->Reads, Name);
  }
  /// Anything but a closure or something that a setter is given.
  bool replaces(const Expr *E) {
    if (closure(M, E))
      return false;
    if (isEmpty(E))
      return true;
    for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
      E = ignoreWrappers(E);
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
        return !isa<ParmVarDecl>(Ref->getDecl());
      std::optional<CallView> C = viewCall(E);
      if (!C || C->Args.size() != 1)
        return true;
      E = C->Args[0];
    }
    return true;
  }
  /// The member or variable itself or, of a container, by an element.
  const ValueDecl *root(const Expr *E) {
    for (unsigned Depth = 0; E && Depth < 8; ++Depth) {
      E = ignoreWrappers(E);
      if (const auto *Member = dyn_cast<MemberExpr>(E))
        return Member->getMemberDecl();
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
        return isa<ParmVarDecl>(Ref->getDecl()) ? nullptr : Ref->getDecl();
      std::optional<CallView> C = viewCall(E);
      if (!C || !C->Object)
        return nullptr;
      E = C->Object;
    }
    return nullptr;
  }
  Model &M;
  llvm::DenseSet<const ValueDecl *> &Cleared;
};
} // namespace

void CycleFinder::look(const FunctionDecl *F) {
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *L = dyn_cast<LambdaExpr>(S)) {
      // Its body is a function of its own.
      for (const Expr *Init : L->capture_inits())
        Work.push_back(Init);
      continue;
    }
    Work.append(S->child_begin(), S->child_end());
    if (const auto *E = dyn_cast<Expr>(S))
      if (std::optional<CallView> C = viewCall(E))
        called(*C);
  }
}

/// A callable, or a container of such. The handle of a task holds what it runs
/// only as long as it runs.
bool CycleFinder::holdsCallables(QualType T, unsigned Depth) {
  if (M.isKind(T, TypeKind::Callable))
    return true;
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  if (!Spec || Depth > 3 ||
      !(M.isKind(T, TypeKind::Container) || M.isKind(T, TypeKind::Pointer)))
    return false;
  return llvm::any_of(Spec->getTemplateArgs().asArray(),
                      [&](const TemplateArgument &A) {
                        return A.getKind() == TemplateArgument::Type &&
                               holdsCallables(A.getAsType(), Depth + 1);
                      });
}

void CycleFinder::judge(const Stored &S) {
  SourceLocation At;
  // Who may change his captures may let go of them.
  const auto *L = dyn_cast<LambdaExpr>(S.Closure);
  const CXXMethodDecl *Op = L ? L->getCallOperator() : nullptr;
  if ((Op && !Op->isConst()) || !keeps(S.Closure, S.Where, At))
    return;
  const ValueDecl *Holder = S.Where.Member
                                ? static_cast<const ValueDecl *>(S.Where.Member)
                                : S.Where.Owner;
  if (!Holder || Cleared.count(Holder))
    return;
  if (!holdsCallables(Holder->getType()))
    return;
  Engine.findings().ReferenceCycles.push_back(
      {S.Closure, S.Where.Owner, S.Where.Member, At});
}

void CycleFinder::run() {
  for (const auto &[F, Node] : Engine.index().nodes())
    if (F->getBody())
      look(F);
  if (Closures.empty())
    return;
  ClearCollector Collector(M, Cleared);
  for (const auto &[F, Node] : Engine.index().nodes())
    if (F->getBody())
      Collector.TraverseStmt(F->getBody());
  for (const Stored &S : Closures)
    judge(S);
}

void heddle::analysis::findReferenceCycles(SummaryEngine &Engine) {
  if (Engine.context().getLangOpts().CPlusPlus)
    CycleFinder(Engine).run();
}
