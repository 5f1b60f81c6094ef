//===- QueueSummary.cpp - What functions do to a queue's members ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/QueueSummary.h"
#include "Analysis/CallView.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Parts of parts of a member.
static constexpr unsigned MaxSteps = 16;

namespace {

/// Reads the body of one function, in the order of the text.
class Reader : public RecursiveASTVisitor<Reader> {
public:
  Reader(const RecordDecl *R, const FunctionDecl *F, Model &M) : R(R), M(M) {
    Q.F = F;
    // The first parameter through which members are reached is the object.
    IsMethod = isa<CXXMethodDecl>(F) && cast<CXXMethodDecl>(F)->isInstance();
    for (const ParmVarDecl *P : F->parameters())
      if (!leadsToObject(P))
        FromCaller.insert(P);
  }
  QueueSummary read() {
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Q.F))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        if (Init->isWritten() && Init->getMember() &&
            fromCaller(Init->getInit()))
          Q.Filled.insert(Init->getMember());
    TraverseStmt(Q.F->getBody());
    return std::move(Q);
  }

  bool shouldVisitImplicitCode() const { return true; }
  bool TraverseWhileStmt(WhileStmt *S) {
    return inLoop(S, [&] { return RecursiveASTVisitor::TraverseWhileStmt(S); });
  }
  bool TraverseDoStmt(DoStmt *S) {
    return inLoop(S, [&] { return RecursiveASTVisitor::TraverseDoStmt(S); });
  }
  bool TraverseForStmt(ForStmt *S) {
    return inLoop(S, [&] { return RecursiveASTVisitor::TraverseForStmt(S); });
  }
  bool TraverseIfStmt(IfStmt *S) {
    Tests.push_back(S);
    noteRefusal(S->getCond(), S->getThen());
    bool Result = RecursiveASTVisitor::TraverseIfStmt(S);
    Tests.pop_back();
    return Result;
  }
  // assert() is one of these.
  bool VisitAbstractConditionalOperator(AbstractConditionalOperator *E) {
    noteRefusal(E->getCond(), E->getFalseExpr());
    return true;
  }

  bool VisitVarDecl(VarDecl *V) {
    if (const Expr *Init = V->getInit()) {
      if (V->getType()->isReferenceType())
        if (const FieldDecl *Member = member(Init))
          Names[V] = Member;
      flow(V, Init);
    }
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *E) {
    if (E->isAssignmentOp())
      assign(E->getLHS(), E->getRHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *E) {
    if (const FieldDecl *Member =
            E->isIncrementDecrementOp() ? member(E->getSubExpr()) : nullptr)
      Q.Changed.insert(Member);
    return true;
  }
  bool VisitReturnStmt(ReturnStmt *S) {
    if (S->getRetValue())
      add(Q.GivenOut, itemsIn(S->getRetValue()));
    return true;
  }
  bool VisitExpr(Expr *E) {
    if (const auto *Access = dyn_cast<MemberExpr>(E);
        Access && Access->getMemberDecl()->getDeclContext() == R)
      noteObject(Access->getBase());
    if (std::optional<CallView> C = viewCall(E))
      call(*C);
    return true;
  }

private:
  template <typename Body> bool inLoop(const Stmt *S, Body Run) {
    Loops.push_back(S);
    bool Result = Run();
    Loops.pop_back();
    return Result;
  }

  bool leadsToObject(const ParmVarDecl *P) {
    QualType T = P->getType().getNonReferenceType();
    if (T->isPointerType())
      T = T->getPointeeType();
    return !IsMethod && T->getAsRecordDecl() == R;
  }

  /// One step from an expression towards the object that it is a part of.
  static const Expr *whole(const Expr *E) {
    if (const auto *Access = dyn_cast<MemberExpr>(E))
      return Access->getBase();
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      return Subscript->getBase();
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return Unary->getSubExpr();
    if (std::optional<CallView> C = viewCall(E)) {
      if (C->Object)
        return C->Object;
      // A move, a forward, a wrapper.
      return C->Args.size() == 1 ? C->Args.front() : nullptr;
    }
    return nullptr;
  }
  /// The member of the class that \p E is, or a part of.
  const FieldDecl *member(const Expr *E) {
    for (unsigned I = 0; E && I < MaxSteps; ++I, E = whole(E)) {
      E = ignoreWrappers(E);
      if (const auto *Access = dyn_cast<MemberExpr>(E))
        if (const auto *Member = dyn_cast<FieldDecl>(Access->getMemberDecl());
            Member && Member->getParent() == R)
          return Member;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
        return Names.lookup(Ref->getDecl());
    }
    return nullptr;
  }
  static const VarDecl *variable(const Expr *E) {
    for (unsigned I = 0; E && I < MaxSteps; ++I, E = whole(E)) {
      E = ignoreWrappers(E);
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
        return dyn_cast<VarDecl>(Ref->getDecl());
    }
    return nullptr;
  }
  void noteObject(const Expr *Base) {
    for (unsigned I = 0; Base && I < MaxSteps; ++I, Base = whole(Base)) {
      Base = ignoreWrappers(Base);
      if (isa<CXXThisExpr>(Base))
        return;
      const auto *Ref = dyn_cast<DeclRefExpr>(Base);
      if (!Ref)
        continue;
      const auto *P = dyn_cast<ParmVarDecl>(Ref->getDecl());
      // A lambda in the function has parameters of its own.
      if (!IsMethod && P && llvm::is_contained(Q.F->parameters(), P) &&
          leadsToObject(P) && (Q.Self < 0 || Q.F->getParamDecl(Q.Self) == P))
        Q.Self = P->getFunctionScopeIndex();
      else
        Q.HasOthers = true;
      return;
    }
    Q.HasOthers = true;
  }

  /// Does something that the caller gave go into \p S?
  bool fromCaller(const Stmt *S) {
    if (!S)
      return false;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      return FromCaller.contains(Ref->getDecl());
    // The size of something new is no part of it.
    if (const auto *New = dyn_cast<CXXNewExpr>(S))
      return fromCaller(New->getInitializer());
    if (const auto *E = dyn_cast<CallExpr>(S))
      if (std::optional<CallView> C = viewCall(E);
          C && !isa<CXXMethodDecl>(Q.F) && C->effect(M, Role::Allocate))
        return false;
    return llvm::any_of(S->children(),
                        [&](const Stmt *Child) { return fromCaller(Child); });
  }
  /// The members of which \p S has a part: not only their size, or the outcome
  /// of a test.
  Fields itemsIn(const Stmt *S) {
    Fields Result;
    if (!S || isa<LambdaExpr>(S))
      return Result;
    if (const auto *Binary = dyn_cast<BinaryOperator>(S);
        Binary && (Binary->isComparisonOp() || Binary->isLogicalOp()))
      return Result;
    if (const auto *E = dyn_cast<Expr>(S)) {
      if (std::optional<CallView> C = viewCall(E); C && C->Object)
        if (const TypeModel *Kind = M.type(C->objectType());
            Kind && C->Callee && C->Callee->getIdentifier() &&
            llvm::is_contained(Kind->Reads, C->Callee->getName()) &&
            Kind->Kind == TypeKind::Container)
          return Result;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
        if (auto Known = Taken.find(Ref->getDecl()); Known != Taken.end())
          return Known->second;
      if (isa<MemberExpr, DeclRefExpr>(E))
        if (const FieldDecl *Member = member(E)) {
          if (!Member->getType()->isBooleanType() && !M.type(Member->getType()))
            Result.insert(Member);
          else if (const TypeModel *Kind = M.type(Member->getType());
                   Kind && (Kind->Kind == TypeKind::Container ||
                            Kind->Kind == TypeKind::Pointer))
            Result.insert(Member);
          return Result;
        }
    }
    for (const Stmt *Child : S->children())
      add(Result, itemsIn(Child));
    return Result;
  }
  /// All members that \p S mentions, in lambdas and in methods of the object
  /// that it calls, too.
  void mentioned(const Stmt *S, Fields &Into, unsigned Depth = 0) {
    if (!S)
      return;
    if (const auto *L = dyn_cast<LambdaExpr>(S))
      return mentioned(L->getBody(), Into, Depth);
    if (const auto *E = dyn_cast<Expr>(S)) {
      if (const auto *Access = dyn_cast<MemberExpr>(E))
        if (const FieldDecl *Member = member(Access);
            Member && Member == Access->getMemberDecl())
          Into.insert(Member);
      if (std::optional<CallView> C = viewCall(E); C && Depth == 0)
        if (const FunctionDecl *Callee =
                C->Callee ? userDefinition(C->Callee) : nullptr;
            Callee && Callee != Q.F &&
            Callee->getDeclContext() == Q.F->getDeclContext())
          mentioned(Callee->getBody(), Into, Depth + 1);
      if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
        if (const FieldDecl *Member = Names.lookup(Ref->getDecl()))
          Into.insert(Member);
    }
    for (const Stmt *Child : S->children())
      mentioned(Child, Into, Depth);
  }

  /// \p V gets something of \p From.
  void flow(const VarDecl *V, const Expr *From) {
    if (fromCaller(From))
      FromCaller.insert(V);
    add(Taken[V], itemsIn(From));
  }
  void assign(const Expr *To, const Expr *From) {
    if (const FieldDecl *Member = member(To)) {
      Q.Changed.insert(Member);
      set(Member, From);
      if (fromCaller(From))
        Q.Filled.insert(Member);
      return;
    }
    const VarDecl *V = variable(To);
    if (!V)
      return;
    if (const auto *P = dyn_cast<ParmVarDecl>(V);
        P &&
        (P->getType()->isReferenceType() || P->getType()->isPointerType()) &&
        !leadsToObject(P))
      add(Q.GivenOut, itemsIn(From));
    flow(V, From);
  }
  void set(const FieldDecl *Member, const Expr *Value) {
    Expr::EvalResult R;
    if (!Value->isValueDependent() &&
        Value->EvaluateAsRValue(R, Member->getASTContext()) && R.Val.isInt())
      (R.Val.getInt() != 0 ? Q.Raised : Q.Lowered).insert(Member);
  }

  void call(const CallView &C) {
    const FunctionModel *Fn = C.lookUp(M);
    if (Fn)
      for (const Effect &E : Fn->Effects)
        if (M.isKind(objectType(C, E), TypeKind::Condition)) {
          condition(E, C, *Fn);
          return;
        }
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
    const TypeModel *Kind = C.Object ? M.type(C.objectType()) : nullptr;
    if (Kind && (Kind->Kind == TypeKind::Lock || Kind->Kind == TypeKind::Guard))
      return;
    if (C.Object && Method && !C.isConstruction()) {
      if (Method->getOverloadedOperator() == OO_Equal && !C.Args.empty()) {
        assign(C.Object, C.Args[0]);
        return;
      }
      if (const FieldDecl *Member = member(C.Object);
          Member && changes(*Method, Kind)) {
        Q.Changed.insert(Member);
        if (!C.Args.empty())
          set(Member, C.Args[0]);
        if (llvm::any_of(C.Args, [&](const Expr *A) { return fromCaller(A); }))
          Q.Filled.insert(Member);
      }
    }
    handOver(C);
  }
  static QualType objectType(const CallView &C, const Effect &E) {
    const Expr *Object = C.operand(E.Object);
    if (!Object)
      return {};
    QualType T = Object->getType().getNonReferenceType();
    return T->isPointerType() ? T->getPointeeType() : T;
  }
  static bool changes(const CXXMethodDecl &Method, const TypeModel *Kind) {
    if (Method.isConst() || !Kind || !Method.getIdentifier())
      return !Method.isConst() && !Method.isOverloadedOperator();
    return !llvm::is_contained(Kind->Element, Method.getName()) &&
           !llvm::is_contained(Kind->Reads, Method.getName());
  }
  /// Members, and pointers to them, that are handed to somebody who may change
  /// them: swapped, copied to, appended to.
  void handOver(const CallView &C) {
    if (!C.Callee)
      return;
    for (unsigned I = 0; I < C.Args.size() && I < C.Callee->getNumParams();
         ++I) {
      QualType T = C.Callee->getParamDecl(I)->getType();
      bool May = (T->isLValueReferenceType() || T->isPointerType()) &&
                 !T->getPointeeType().isConstQualified();
      if (!May)
        continue;
      Fields Others;
      bool Given = false;
      for (unsigned J = 0; J < C.Args.size(); ++J)
        if (J != I) {
          add(Others, itemsIn(C.Args[J]));
          Given |= fromCaller(C.Args[J]);
        }
      if (const FieldDecl *Member = member(C.Args[I])) {
        if (M.isKind(Member->getType(), TypeKind::Lock))
          continue;
        Q.Changed.insert(Member);
        if (Given)
          Q.Filled.insert(Member);
        if (const VarDecl *V = C.Object ? variable(C.Object) : nullptr)
          Taken[V].insert(Member); // all.swap(items_)
      } else if (const VarDecl *V = variable(C.Args[I])) {
        if (isa<ParmVarDecl>(V) && FromCaller.contains(V) && !Others.empty())
          add(Q.GivenOut, Others);
        add(Taken[V], Others);
        if (Given)
          FromCaller.insert(V);
      }
    }
  }

  void condition(const Effect &E, const CallView &C, const FunctionModel &Fn) {
    const FieldDecl *Member = member(C.operand(E.Object));
    if (!Member)
      return;
    if (E.What == Role::Signal)
      Q.Notified.insert(Member);
    if (E.What != Role::ConditionWait)
      return;
    Q.HasLimit |= llvm::any_of(
        Fn.Effects, [](const Effect &O) { return O.What == Role::Sleep; });
    Q.Awaited.insert(Member);
    for (const Expr *Arg : C.Args)
      mentioned(Arg, Q.Asked);
    if (const Stmt *Loop = Loops.empty() ? nullptr : Loops.back()) {
      const Stmt *Condition = nullptr;
      if (const auto *While = dyn_cast<WhileStmt>(Loop))
        Condition = While->getCond();
      else if (const auto *Do = dyn_cast<DoStmt>(Loop))
        Condition = Do->getCond();
      else if (const auto *For = dyn_cast<ForStmt>(Loop))
        Condition = For->getCond();
      Fields ByLoop;
      mentioned(Condition, ByLoop);
      // for (;;) { if (...) return ...; wait }
      if (ByLoop.empty())
        mentioned(Loop, ByLoop);
      add(Q.Asked, ByLoop);
      noteExits(Loop);
    }
    for (const IfStmt *Test : Tests)
      mentioned(Test->getCond(), Q.Asked);
  }

  void noteExits(const Stmt *Part) {
    if (!Part || isa<LambdaExpr>(Part))
      return;
    if (const auto *If = dyn_cast<IfStmt>(Part);
        If && contains(If->getThen(), [](const Stmt *S) {
          return isa<BreakStmt, GotoStmt, ReturnStmt>(S);
        }))
      mentioned(If->getCond(), Q.LeavesFor);
    for (const Stmt *Child : Part->children())
      noteExits(Child);
  }

  void noteRefusal(const Stmt *Condition, const Stmt *Then) {
    Fields For;
    mentioned(Condition, For);
    if (For.empty())
      return;
    if (contains(Then, [](const Stmt *S) {
          const auto *Call = dyn_cast<CallExpr>(S);
          const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
          return isa<CXXThrowExpr>(S) || (Callee && Callee->isNoReturn());
        }))
      add(Q.ThrowsFor, For);
    else if (contains(Then, [](const Stmt *S) { return isa<ReturnStmt>(S); }))
      add(Q.ReturnsFor, For);
  }
  static bool contains(const Stmt *S,
                       llvm::function_ref<bool(const Stmt *)> Which) {
    return S && (Which(S) || llvm::any_of(S->children(), [&](const Stmt *C) {
                   return contains(C, Which);
                 }));
  }

  const RecordDecl *R;
  Model &M;
  bool IsMethod = false;
  QueueSummary Q;
  llvm::SmallPtrSet<const Decl *, 8> FromCaller;
  /// Local variables with the members that they have something of, and
  /// references to members.
  llvm::DenseMap<const Decl *, Fields> Taken;
  llvm::DenseMap<const Decl *, const FieldDecl *> Names;
  llvm::SmallVector<const Stmt *, 4> Loops;
  llvm::SmallVector<const IfStmt *, 4> Tests;
};

} // namespace

QueueSummary heddle::analysis::summarizeQueue(const FunctionDecl *F,
                                              const RecordDecl *R, Model &M) {
  return Reader(R, F, M).read();
}
