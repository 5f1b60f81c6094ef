//===- StartOrder.cpp - Tasks and the life of the object they work on -----===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Members are initialised in the order of their declaration and destroyed in
// reverse; derived classes are constructed after their bases. What a task does
// to `this` (the events of its body) must lie between the two ends.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/TaskHandles.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Methods of one object that a task or a destructor calls, all together.
static constexpr unsigned MaxMethods = 12;

namespace {

class StartOrderFinder {
public:
  explicit StartOrderFinder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()) {}
  void run();

private:
  bool judgeStart(const Task &T);
  void judgeEnd(const Task &T);
  void judgeVirtualCalls(const Task &T);
  bool isEndedBefore(const FieldDecl *Handle, const CXXRecordDecl *Class);
  bool endsTask(const FunctionDecl *F, const FieldDecl *Handle);
  bool waits(const CallView &C);
  const CXXMethodDecl *overrider(const CXXMethodDecl *Called,
                                 const CXXRecordDecl *Constructed);
  /// Several constructors may run the initialiser that starts a task.
  void add(const StartOrder &F) {
    auto &Known = Engine.findings().StartOrders;
    if (llvm::none_of(Known, [&](const StartOrder &K) {
          return K.Kind == F.Kind && K.Task == F.Task;
        }))
      Known.push_back(F);
  }

  SummaryEngine &Engine;
  Model &M;
};

} // namespace

/// The member of `this` that the event concerns.
static const FieldDecl *memberOf(const AccessPath &P) {
  return P.kind() == AccessPath::This && !P.isCopied() && !P.steps().empty()
             ? P.steps().front().Member
             : nullptr;
}

static bool contains(const Stmt *Whole, const Stmt *Part) {
  llvm::SmallVector<const Stmt *> Work{Whole};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (S == Part)
      return true;
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(S))
      Work.push_back(Default->getExpr());
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// The task is started by a member's initialiser, and uses members whose turn
/// has not come yet.
bool StartOrderFinder::judgeStart(const Task &T) {
  const auto *Ctor = dyn_cast<CXXConstructorDecl>(T.SpawnedIn);
  if (!Ctor)
    return false;
  const CXXCtorInitializer *Starts = nullptr;
  llvm::SmallPtrSet<const FieldDecl *, 8> Later;
  for (const CXXCtorInitializer *Init : Ctor->inits()) {
    if (Starts && Init->isMemberInitializer())
      Later.insert(Init->getMember());
    else if (!Starts && contains(Init->getInit(), T.Site))
      Starts = Init;
  }
  if (!Starts)
    return false;
  for (const Event &E : T.Body) {
    const FieldDecl *Member = memberOf(E.Path);
    // Who waits for something that exists already may wait for the rest.
    bool Waits = llvm::any_of(E.Waited, [&](const AccessPath &P) {
      return !Later.count(memberOf(P));
    });
    if (!Member || !Later.count(Member) || Waits)
      continue;
    StartOrder F;
    F.Kind = StartOrderKind::UsedBeforeInitialised;
    F.Task = T.Site;
    F.Handle = Starts->getMember();
    F.Member = Member;
    F.Use = E.Where;
    add(F);
    return true;
  }
  return false;
}

/// Does \p F, or a method that it calls, join the task or give its handle
/// another value?
bool StartOrderFinder::endsTask(const FunctionDecl *F,
                                const FieldDecl *Handle) {
  llvm::SmallVector<const FunctionDecl *> Functions{F};
  for (unsigned I = 0; I < Functions.size(); ++I) {
    llvm::SmallVector<const Stmt *> Work{Functions[I]->getBody()};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      Work.append(S->child_begin(), S->child_end());
      std::optional<CallView> C =
          isa<Expr>(S) ? viewCall(cast<Expr>(S)) : std::nullopt;
      if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
        if (ObjectUses::named(Range->getRangeInit()) == Handle)
          return true;
      if (!C)
        continue;
      if (const FunctionDecl *Callee = userDefinition(C->Callee);
          Callee && Functions.size() < MaxMethods &&
          !llvm::is_contained(Functions, Callee))
        Functions.push_back(Callee);
      auto IsHandle = [&](const Expr *E) {
        return E && ObjectUses::named(E) == Handle;
      };
      // Asking it to stop, or whether it runs, is no end.
      if (C->effect(M, Role::Signal) || C->effect(M, Role::Joinable))
        continue;
      if (IsHandle(C->Object) || llvm::any_of(C->Args, IsHandle))
        return true;
    }
  }
  return false;
}

/// Is the task joined before any member is destroyed, or is that not known?
bool StartOrderFinder::isEndedBefore(const FieldDecl *Handle,
                                     const CXXRecordDecl *Class) {
  const CXXDestructorDecl *D = Class->getDestructor();
  if (!D || D->isImplicit() || D->isDefaulted())
    return false;
  const FunctionDecl *Body = userDefinition(D);
  return !Body || endsTask(Body, Handle);
}

void StartOrderFinder::judgeEnd(const Task &T) {
  const FieldDecl *Handle = memberOf(T.Handle);
  const TypeModel *Kind = M.type(handleType(M, T.Site));
  if (!Handle || !Kind || !Kind->JoinsOnDestruction || T.Detached)
    return;
  // The member itself, its elements, or what only it owns.
  const TypeModel *Own = M.type(Handle->getType());
  if (!Own || Handle->getType()->isReferenceType() || Own->Shared)
    return;
  const auto *Owner = dyn_cast<CXXRecordDecl>(Handle->getParent());
  if (!Owner || isEndedBefore(Handle, Owner))
    return;
  for (const Event &E : T.Body) {
    const FieldDecl *Member = memberOf(E.Path);
    if (!Member || Member == Handle)
      continue;
    const auto *Class = dyn_cast<CXXRecordDecl>(Member->getParent());
    if (!Class)
      continue;
    // What has no destructor stays readable until the object's storage goes.
    if (!Member->getType()->isRecordType())
      continue;
    bool Gone = Class == Owner
                    ? Member->getFieldIndex() > Handle->getFieldIndex()
                    : Class->hasDefinition() && Class->isDerivedFrom(Owner) &&
                          !isEndedBefore(Handle, Class);
    if (!Gone)
      continue;
    StartOrder F;
    F.Kind = StartOrderKind::UsedAfterDestroyed;
    F.Task = T.Site;
    F.Handle = Handle;
    F.Member = Member;
    F.Use = E.Where;
    auto &Known = Engine.findings().StartOrders;
    if (llvm::none_of(Known, [&](const StartOrder &K) {
          return K.Kind == F.Kind && K.Handle == Handle;
        }))
      add(F);
    return;
  }
}

bool StartOrderFinder::waits(const CallView &C) {
  const FunctionModel *Fn = C.lookUp(M);
  return Fn && llvm::any_of(Fn->Effects, [](const Effect &E) {
           switch (E.What) {
           case Role::Wait:
           case Role::TimedWait:
           case Role::ConditionWait:
           case Role::Barrier:
           case Role::Receive:
           case Role::TimedReceive:
           case Role::Select:
           case Role::WgWait:
           case Role::Sleep:
           case Role::Block:
           case Role::Acquire:
             return true;
           default:
             return false;
           }
         });
}

/// A function of a class derived from \p Constructed that overrides \p Called;
/// the pure function itself if nobody needs to be seen.
const CXXMethodDecl *
StartOrderFinder::overrider(const CXXMethodDecl *Called,
                            const CXXRecordDecl *Constructed) {
  for (const auto &[F, Node] : Engine.index().nodes()) {
    const auto *Method = dyn_cast<CXXMethodDecl>(F);
    if (!Method || !Method->isVirtual() ||
        Method->getDeclName() != Called->getDeclName() ||
        !Method->getParent()->isDerivedFrom(Constructed))
      continue;
    llvm::SmallVector<const CXXMethodDecl *> Work{Method};
    llvm::SmallPtrSet<const CXXMethodDecl *, 8> Seen;
    while (!Work.empty()) {
      const CXXMethodDecl *Next = Work.pop_back_val()->getCanonicalDecl();
      if (!Seen.insert(Next).second)
        continue;
      if (Next == Called->getCanonicalDecl())
        return Method;
      Work.append(Next->begin_overridden_methods(),
                  Next->end_overridden_methods());
    }
  }
  return Called->isPureVirtual() ? Called : nullptr;
}

/// The task is started while a base is constructed, and calls what a derived
/// class overrides.
void StartOrderFinder::judgeVirtualCalls(const Task &T) {
  const auto *Ctor = dyn_cast<CXXConstructorDecl>(T.SpawnedIn);
  const CXXRecordDecl *Class = Ctor ? Ctor->getParent() : nullptr;
  if (!Class || !Class->isPolymorphic() || Class->hasAttr<FinalAttr>() ||
      !T.LiveAtExit)
    return;
  auto Report = [&](const CXXMethodDecl *Called, SourceRange Use) {
    const CXXMethodDecl *By = overrider(Called, Class);
    if (!By)
      return false;
    StartOrder F;
    F.Kind = StartOrderKind::VirtualCall;
    F.Task = T.Site;
    F.Called = Called;
    F.Override = By;
    F.Use = Use;
    add(F);
    return true;
  };
  auto IsOwn = [&](const CXXMethodDecl *Method) {
    return Method->getParent()->getCanonicalDecl() ==
               Class->getCanonicalDecl() ||
           Class->isDerivedFrom(Method->getParent());
  };
  // A pointer to a virtual member is such a call, too.
  const auto *Direct = dyn_cast_or_null<CXXMethodDecl>(T.Callable.Fn);
  if (Direct && Direct->isVirtual() && IsOwn(Direct) && !T.Arguments.empty() &&
      T.Arguments.front().Path.kind() == AccessPath::This) {
    Report(Direct, T.Site->getSourceRange());
    return;
  }
  if (!T.Entry)
    return;
  llvm::SmallVector<const FunctionDecl *> Functions{T.Entry};
  for (unsigned I = 0; I < Functions.size(); ++I) {
    // In the order of the text: whoever waits may wait for the object.
    llvm::SmallVector<const Stmt *> Work{Functions[I]->getBody()};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S || isa<LambdaExpr>(S))
        continue;
      llvm::SmallVector<const Stmt *> Children(S->child_begin(),
                                               S->child_end());
      Work.append(Children.rbegin(), Children.rend());
      std::optional<CallView> C =
          isa<Expr>(S) ? viewCall(cast<Expr>(S)) : std::nullopt;
      if (!C)
        continue;
      if (waits(*C) || M.isKind(C->objectType(), TypeKind::Guard))
        return;
      const auto *Method = dyn_cast_or_null<CXXMethodDecl>(C->Callee);
      if (!Method || !C->Object ||
          !isa<CXXThisExpr>(C->Object->IgnoreParenImpCasts()) || !IsOwn(Method))
        continue;
      const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
      const auto *Named =
          Call ? dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParens())
               : nullptr;
      if (Named && Method->isVirtual() && !Named->hasQualifier() &&
          !Method->hasAttr<FinalAttr>()) {
        if (Report(Method, S->getSourceRange()))
          return;
      } else if (const FunctionDecl *Next = userDefinition(Method);
                 Next && Functions.size() < MaxMethods &&
                 !llvm::is_contained(Functions, Next)) {
        Functions.push_back(Next);
      }
    }
  }
}

void StartOrderFinder::run() {
  for (const Task &T : Engine.spawned()) {
    if (!judgeStart(T))
      judgeEnd(T);
    judgeVirtualCalls(T);
  }
}

void heddle::analysis::findStartOrders(SummaryEngine &Engine) {
  StartOrderFinder(Engine).run();
}
