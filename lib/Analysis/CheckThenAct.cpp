//===- CheckThenAct.cpp - Decisions that are old when acted upon ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/CheckThenAct.h"
#include "Analysis/Instantiation.h"
#include "Analysis/LocalAnalyses.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::check_then_act;
using namespace heddle::model;
using namespace clang;

const Step *ActFinder::observed(const Expr *E, const Step &Write, bool &Fresh,
                                unsigned Depth) const {
  const Step *Found = nullptr;
  llvm::SmallVector<const Stmt *> Work{E};
  for (unsigned I = 0; !Work.empty() && I < MaxParts; ++I) {
    const Stmt *S = Work.pop_back_val();
    const auto *Part = dyn_cast_or_null<Expr>(S);
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (Part)
      for (const Step &R : Reads) {
        if (R.Call ? R.Call != Part : R.Where.getBegin() != Part->getBeginLoc())
          continue;
        if (R.Object != Write.Object)
          continue;
        if (R.Section == Write.Section)
          Fresh = true;
        else if (R.Lock == Write.Lock &&
                 before(R.Where.getBegin(), Write.Where.getEnd()))
          Found = &R;
      }
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && Depth < MaxCopies) {
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      auto It = V && V->hasLocalStorage() ? Sources.find(V) : Sources.end();
      if (It != Sources.end())
        for (const Expr *From : It->second)
          if (From != E)
            if (const Step *Inner = observed(From, Write, Fresh, Depth + 1))
              Found = Inner;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return Found;
}

/// Mentions \p E what others can change?
static bool mentionsShared(const Expr *E) {
  llvm::SmallVector<const Stmt *> Work{E};
  for (unsigned I = 0; !Work.empty() && I < MaxParts; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (isa<MemberExpr, CXXThisExpr>(S))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      if (V && (!V->hasLocalStorage() || V->getType()->isReferenceType() ||
                V->getType()->isPointerType()))
        return true;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// Has \p F a condition on what others can change, or a wait for it?
static bool hasSharedCondition(const FunctionDecl *F) {
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    const Expr *Test = nullptr;
    if (const auto *If = dyn_cast<IfStmt>(S))
      Test = If->getCond();
    else if (const auto *While = dyn_cast<WhileStmt>(S))
      Test = While->getCond();
    else if (const auto *For = dyn_cast<ForStmt>(S))
      Test = For->getCond();
    else if (const auto *Do = dyn_cast<DoStmt>(S))
      Test = Do->getCond();
    else if (const auto *Switch = dyn_cast<SwitchStmt>(S))
      Test = Switch->getCond();
    else if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(S))
      Test = Choice->getCond();
    else if (const auto *Logic = dyn_cast<BinaryOperator>(S);
             Logic && Logic->isLogicalOp())
      Test = Logic->getLHS();
    else if (isa<LambdaExpr>(S))
      return true; // a predicate, perhaps
    if (Test && mentionsShared(Test))
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// Is it asked what the write has returned (`if (!m.emplace(k).second)`, `auto
/// &slot = m[k]; if (!slot)`)?
bool ActFinder::asksResult(const Step &Write) const {
  auto Contains = [&](const Expr *E) {
    return within(Write.Where.getBegin(), E->getSourceRange());
  };
  return llvm::any_of(Tests, [&](const Expr *Test) {
    if (Contains(Test))
      return true;
    llvm::SmallVector<const Stmt *> Work{Test};
    for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
        const ValueDecl *Of = Ref->getDecl();
        if (const auto *B = dyn_cast<BindingDecl>(Of))
          Of = B->getDecomposedDecl();
        auto It = Sources.find(dyn_cast<VarDecl>(Of));
        if (It != Sources.end() && llvm::any_of(It->second, Contains))
          return true;
      }
      Work.append(S->child_begin(), S->child_end());
    }
    return false;
  });
}

/// Is the state asked for once more in the section that writes?
bool ActFinder::looksAgain(const Step &Write) const {
  if (!Write.Call && asksResult(Write))
    return true;
  if (Write.Call)
    return !Write.In->getBody() || hasSharedCondition(Write.In) ||
           hasSharedCondition(userDefinition(Write.Call->getDirectCallee()));
  auto InSection = [&](const Step &R, SourceRange Of) {
    return !R.Call && R.Section == Write.Section &&
           within(R.Where.getBegin(), Of);
  };
  for (const Expr *Test : Tests) {
    if (before(Write.Where.getBegin(), Test->getBeginLoc()))
      continue;
    for (const Step &R : Reads)
      if (InSection(R, Test->getSourceRange()))
        return true;
    // Through a local variable.
    llvm::SmallVector<const Stmt *> Work{Test};
    for (unsigned I = 0; !Work.empty() && I < MaxParts; ++I) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
          if (auto It = Sources.find(V); It != Sources.end())
            for (const Expr *From : It->second)
              for (const Step &R : Reads)
                if (InSection(R, From->getSourceRange()))
                  return true;
      Work.append(S->child_begin(), S->child_end());
    }
  }
  return llvm::any_of(Waits, [&](SourceLocation At) {
    return before(At, Write.Where.getBegin()) && !before(At, Write.Section);
  });
}

/// Does the section that looks at the state leave a mark there, too?
bool ActFinder::isClaimed(const Step &Read) const {
  return llvm::any_of(Writes,
                      [&](const Step &W) { return W.Section == Read.Section; });
}

/// The variables and members that \p E is computed from; local variables stand
/// for what they were set to, too.
ActFinder::Names ActFinder::namesIn(const Expr *E, unsigned Depth) const {
  Names Found;
  llvm::SmallVector<const Stmt *> Work{E};
  for (unsigned I = 0; !Work.empty() && I < MaxParts; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Member = dyn_cast<MemberExpr>(S))
      Found.insert(Member->getMemberDecl());
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    if (const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr) {
      Found.insert(V);
      if (auto It = Sources.find(V); Depth > 0 && It != Sources.end())
        for (const Expr *From : It->second)
          for (const ValueDecl *Inner : namesIn(From, Depth - 1))
            Found.insert(Inner);
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return Found;
}

/// Are elements added or removed at \p Site that have nothing to do with the
/// one that was looked for?
bool ActFinder::isAboutOther(const Step &Read, const Expr *Site) const {
  Names Asked;
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
    const Stmt *S = Work.pop_back_val();
    const auto *Part = dyn_cast_or_null<Expr>(S);
    if (Part &&
        (Read.Call ? Read.Call == Part : Read.Where == Part->getSourceRange()))
      if (std::optional<CallView> C = viewCall(Part))
        for (const Expr *Arg : C->Args)
          for (const ValueDecl *Name : namesIn(Arg, /*Depth=*/1))
            Asked.insert(Name);
    if (S)
      Work.append(S->child_begin(), S->child_end());
  }
  Names Changed = namesIn(Site, /*Depth=*/1);
  return !Asked.empty() && llvm::none_of(Asked, [&](const ValueDecl *Name) {
    return Changed.contains(Name);
  });
}

/// Is there, between the decision and the act, something else that only one
/// task can pass?
bool ActFinder::isValidated(const Act &A, const Condition &By) const {
  for (const Condition &C : A.Under) {
    if (C.Test == By.Test ||
        before(C.Test->getBeginLoc(), By.Test->getBeginLoc()))
      continue;
    llvm::SmallVector<const Stmt *> Work{C.Test};
    for (unsigned I = 0; !Work.empty() && I < MaxParts; ++I) {
      const Stmt *S = Work.pop_back_val();
      const auto *E = dyn_cast_or_null<Expr>(S);
      if (!S)
        continue;
      if (isa<AtomicExpr>(S))
        return true;
      if (std::optional<CallView> Call =
              E ? viewCall(E) : std::optional<CallView>()) {
        const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call->Callee);
        if (!Method || !Method->isConst())
          return true;
      }
      Work.append(S->child_begin(), S->child_end());
    }
  }
  return false;
}

/// What nobody can change may as well be made twice.
static bool leadsToConstant(QualType T, Model &M) {
  T = T.getNonReferenceType();
  QualType Pointee = T->isPointerType() ? T->getPointeeType()
                     : M.isKind(T, TypeKind::Pointer)
                         ? elementType(T->getAsCXXRecordDecl())
                         : QualType();
  return !Pointee.isNull() && Pointee.isConstQualified();
}

/// How the write at \p Write.At changes its object; \p Stored is what it
/// becomes, in the names of the function that contains the write.
Change ActFinder::classify(const Step &Write, const Expr *&Stored) const {
  llvm::SmallVector<const Stmt *> Work{Write.In->getBody()};
  for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    const auto *E = dyn_cast<Expr>(S);
    if (E && E->getBeginLoc() == Write.At) {
      if (const auto *B = dyn_cast<BinaryOperator>(E);
          B && B->isAssignmentOp()) {
        if (B->isCompoundAssignmentOp())
          return Change::Relative;
        Stored = B->getRHS();
      } else if (const auto *U = dyn_cast<UnaryOperator>(E);
                 U && U->isIncrementDecrementOp()) {
        return Change::Relative;
      } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
                 Op && Op->isAssignmentOp() && Op->getNumArgs() == 2) {
        if (Op->getOperator() != OO_Equal)
          return Change::Relative;
        Stored = Op->getArg(1);
        // `map[k] = v`
        std::optional<CallView> C = viewCall(ignoreWrappers(Op->getArg(0)));
        if (C && C->ObjectClass &&
            M.isKind(C->objectType(), TypeKind::Container))
          return leadsToConstant(Stored->getType(), M) ? Change::Idempotent
                                                       : Change::Structure;
      } else if (std::optional<CallView> C = viewCall(E);
                 C && C->ObjectClass && C->Callee &&
                 M.isKind(C->objectType(), TypeKind::Container)) {
        const TypeModel *T = M.type(C->ObjectClass);
        return llvm::is_contained(T->Idempotent, C->Callee->getNameAsString())
                   ? Change::Idempotent
                   : Change::Structure;
      }
      if (Stored) {
        if (const auto *B = dyn_cast<BinaryOperator>(E))
          if (const auto *Sub =
                  dyn_cast<CXXOperatorCallExpr>(ignoreWrappers(B->getLHS()));
              Sub && M.isKind(Sub->getArg(0)->getType(), TypeKind::Container) &&
              M.type(Sub->getArg(0)->getType())->Element.size()) // `map[k] = 1`
            if (!llvm::is_contained(M.type(Sub->getArg(0)->getType())->Element,
                                    "operator[]"))
              return Change::Structure;
        Expr::EvalResult Known;
        const Expr *Plain = ignoreWrappers(Stored);
        if (!Plain->isValueDependent() &&
            (Plain->EvaluateAsRValue(Known, Engine.context()) ||
             isa<CXXNullPtrLiteralExpr>(Plain)))
          return Change::Constant;
        if (const auto *Ref = dyn_cast<DeclRefExpr>(Plain);
            Ref && isa<ParmVarDecl>(Ref->getDecl()) && Write.In != F)
          return Change::Parameter;
        return Change::Computed;
      }
    }
    // Outermost first.
    llvm::SmallVector<const Stmt *, 4> Children(S->children());
    Work.append(Children.rbegin(), Children.rend());
  }
  return Change::Unknown;
}

/// Asks \p Test for more or less, as of a counter, rather than for a state?
static bool comparesOrder(const Expr *Test) {
  const auto *B = dyn_cast<BinaryOperator>(ignoreWrappers(Test));
  return B && B->isRelationalOp();
}

/// Does a call of \p C change anything: memory that others see, other tasks?
bool ActFinder::isEffective(const CallView &C) const {
  if (C.effect(M, Role::Spawn) || C.effect(M, Role::Join))
    return true;
  if (!C.Callee || C.lookUp(M) || (C.ObjectClass && M.type(C.ObjectClass)) ||
      SM.isInSystemHeader(C.Callee->getLocation()))
    return false;
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (Method && (Method->isConst() || isa<CXXConstructorDecl>(Method)))
    return false;
  const FunctionDecl *Callee = userDefinition(C.Callee);
  const FunctionSummary *S = Callee ? Engine.summary(Callee) : nullptr;
  return !S || !S->Tasks.empty() || llvm::any_of(S->Events, [](const Event &E) {
    return E.Kind != EventKind::Read && E.Kind != EventKind::AtomicRead &&
           E.Kind != EventKind::Acquire;
  });
}

/// Does the branch do something else that counts?
bool ActFinder::isElsewhereEffective(const Condition &By, const Expr *Site,
                                     bool AfterOnly) const {
  llvm::SmallVector<const Stmt *> Work(By.Branch.begin(), By.Branch.end());
  for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S || S == Site)
      continue;
    if (const auto *E = dyn_cast<Expr>(S))
      if (std::optional<CallView> C = viewCall(E);
          C && (!AfterOnly || before(Site->getEndLoc(), E->getBeginLoc())) &&
          isEffective(*C))
        return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

void ActFinder::add(CheckThenActKind Kind, const Step &Read, const Step &Write,
                    Change How, ConcurrentPlaces &Places) {
  CheckThenAct Found;
  Found.Kind = Kind;
  Found.Object = Write.Object;
  Found.Lock = Write.Lock;
  Found.Check = Read.Where;
  Found.Act = Write.Where;
  if (!Write.Call)
    Found.Again = Write.Section;
  bool AnyWrite =
      Kind == CheckThenActKind::StaleWrite || How == Change::Constant;
  ConcurrentPlaces::Answer Known = Places.write(F, Write.At, AnyWrite);
  if (Known.Beside) {
    Found.Task = Known.Task;
  } else {
    // The class that owns the lock, or a variable of the whole program.
    const VarDecl *Root = Write.Object.var();
    const VarDecl *LockRoot = Write.Lock.var();
    bool Own = Write.Object.kind() == AccessPath::This &&
               Write.Lock.kind() == AccessPath::This;
    bool Global = Root && Root->hasGlobalStorage() && LockRoot &&
                  LockRoot->hasGlobalStorage();
    if ((!Own && !Global) || !Places.isForOthers(F))
      return;
    Found.Sure = Kind == CheckThenActKind::StaleWrite ? Confidence::High
                                                      : Confidence::Medium;
  }
  // A lock that may be taken again may be held all the time.
  if (Places.isLockedByCaller(F, Write.At) ||
      (Engine.recursiveLocks().mayBe(Write.Lock) &&
       Places.takes(F, Write.Lock, /*Itself=*/Write.Call != nullptr)))
    return;
  auto &All = Engine.findings().CheckThenActs;
  if (llvm::none_of(All, [&](const CheckThenAct &Other) {
        return Other.Act.getBegin() == Found.Act.getBegin() ||
               (Other.Check.getBegin() == Found.Check.getBegin() &&
                Other.Object == Found.Object);
      }))
    All.push_back(std::move(Found));
}

void ActFinder::judge(const Act &A, const Step &Write,
                      ConcurrentPlaces &Places) {
  const Expr *Stored = nullptr;
  Change How = classify(Write, Stored);
  if (How == Change::Unknown)
    return;
  // What a setter is given stands at the call.
  const Expr *Given = Stored;
  if (Write.Call) {
    Given = nullptr;
    const auto *Ref =
        Stored ? dyn_cast<DeclRefExpr>(ignoreWrappers(Stored)) : nullptr;
    const auto *P = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    std::optional<CallView> C = viewCall(Write.Call);
    if (P && P->getDeclContext() == Write.In && C && C->Callee &&
        userDefinition(C->Callee) == Write.In &&
        P->getFunctionScopeIndex() < C->Args.size())
      Given = C->Args[P->getFunctionScopeIndex()];
    Expr::EvalResult Known;
    if (Given && How == Change::Parameter)
      How = !Given->isValueDependent() &&
                    Given->EvaluateAsRValue(Known, Engine.context())
                ? Change::Constant
                : Change::Computed;
  }
  if (Given && (How == Change::Computed || How == Change::Constant)) {
    bool Fresh = false;
    const Step *Old = observed(Given, Write, Fresh);
    if (Fresh)
      How = Change::Relative;
    else if (Old && !Given->getType()->isPointerType() && !isClaimed(*Old) &&
             !looksAgain(Write))
      return add(CheckThenActKind::StaleWrite, *Old, Write, How, Places);
  } else if (Stored && How == Change::Computed && Write.Call) {
    How = Change::Relative; // the setter computes it from what is there
    if (!mentionsShared(Stored))
      return;
  }
  if (How == Change::Computed || How == Change::Parameter)
    return; // made once more, at worst
  for (const Condition &C : llvm::reverse(A.Under)) {
    bool Fresh = false;
    const Step *Old = observed(C.Test, Write, Fresh);
    if (Fresh)
      return;
    if (!Old || isClaimed(*Old))
      continue;
    bool Twice = How == Change::Constant || How == Change::Idempotent;
    if (looksAgain(Write) || isValidated(A, C) ||
        ((How == Change::Structure || How == Change::Idempotent) &&
         isAboutOther(*Old, A.Site)) ||
        (How == Change::Constant && comparesOrder(C.Test)) ||
        (Twice && !isElsewhereEffective(C, A.Site, How == Change::Idempotent)))
      return;
    return add(CheckThenActKind::Decision, *Old, Write, How, Places);
  }
}

void ActFinder::judge(const Act &A, ConcurrentPlaces &Places) {
  for (size_t I = 0; I < Writes.size(); ++I)
    if (Writes[I].Call ? Writes[I].Call == A.Site
                       : Writes[I].Where.getBegin() == A.Site->getBeginLoc())
      judge(A, Writes[I], Places);
}

void ActFinder::run(ConcurrentPlaces &Places) {
  Summary = Engine.summary(F);
  if (!Summary || Summary->Truncated)
    return;
  collectOwn();
  walk(F->getBody());
  if (Reads.empty() || Writes.empty())
    return;
  for (const Act &A : Acts)
    judge(A, Places);
}

void heddle::analysis::findCheckThenActs(SummaryEngine &Engine) {
  if (!Engine.index().usesLocks())
    return;
  ConcurrentPlaces Places(Engine);
  for (const auto &[F, Node] : Engine.index().nodes())
    if (F->getBody() && !isa<CXXConstructorDecl, CXXDestructorDecl>(F))
      ActFinder(Engine, F).run(Places);
}
