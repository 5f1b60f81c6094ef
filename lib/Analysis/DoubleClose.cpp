//===- DoubleClose.cpp - Channels that are closed twice -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads what the typestate engine says of channels. What a task closes counts
// as closed where the task is started: whoever is second, one of them fails.
//
//===----------------------------------------------------------------------===//

#include "Analysis/EmptyHandles.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/Properties.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

class Finder {
public:
  explicit Finder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()), Sites(Engine) {}

  void run() {
    for (const EmptyUse &U : emptyHandleUses(Engine))
      if (U.What == Role::Close)
        add({DoubleCloseKind::Empty,
             AccessPath::variable(U.Handle),
             U.Site->getSourceRange(),
             {},
             nullptr,
             U.Emptied});
    for (const TypestateResult &R : Engine.typestates())
      // To close a class of the program's own twice does no harm.
      if (R.Of == &channelProperty() && !isByShape(R)) {
        judge(R);
        if (const auto *Dtor = dyn_cast<CXXDestructorDecl>(R.In))
          judgeDestructor(R, Dtor);
      }
  }

private:
  using Error = TypestateResult::Error;

  bool isByShape(const TypestateResult &R) {
    const ValueDecl *Channel = R.Object.lastNamed();
    return Channel && M.shape(Channel->getType());
  }

  void judge(const TypestateResult &R) {
    for (const Error &E : R.Errors) {
      // Closed when the function was entered: its caller's affair.
      if (E.At.Unsure || E.At.Last.isInvalid())
        continue;
      SourceRange Where = E.Inner.isValid() ? E.Inner : E.Where;
      // The first one was of a handle that had none.
      if (llvm::any_of(Engine.findings().DoubleCloses,
                       [&](const DoubleClose &Known) {
                         return Known.Kind == DoubleCloseKind::Empty &&
                                Known.Where.getBegin() == E.At.Last.getBegin();
                       }))
        continue;
      if (Where.isInvalid() || asks(R, E.Where) || isExpected(E.Where))
        continue;
      DoubleCloseKind Kind = DoubleCloseKind::Twice;
      SourceLocation Task;
      if (isSpawn(R, E.Where)) {
        Kind = DoubleCloseKind::Tasks;
        Task = E.Where.getBegin();
      } else if (E.At.Last.getBegin() == E.Where.getBegin()) {
        Kind = DoubleCloseKind::Again;
      }
      add({Kind, R.Object, Where, E.At.Last.getBegin(), nullptr, Task,
           E.Inner.isValid() ? nullptr : R.In});
    }
  }

  /// Is the place reached only after a question about the channel, or inside
  /// of something that may be there to hold a second close back?
  bool asks(const TypestateResult &R, SourceRange Where) {
    const ValueDecl *Channel = R.Object.lastNamed();
    const Expr *Site = Sites.at(Where);
    return Site && Channel &&
           llvm::any_of(testsAround(Engine.context(), Site),
                        [&](const Expr *Test) {
                          return mentions(Test, Channel) || asksOthers(Test);
                        });
  }
  /// Does the test ask for something that other tasks, or the places that
  /// close, may change?
  bool asksOthers(const Stmt *Test) {
    if (!Test)
      return false;
    const auto *Member = dyn_cast<MemberExpr>(Test);
    if (isa<AtomicExpr>(Test) ||
        (Member && isa<FieldDecl>(Member->getMemberDecl())))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Test)) {
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      if (V && (!V->hasLocalStorage() || V->getType()->isReferenceType() ||
                M.isKind(V->getType(), TypeKind::Atomic)))
        return true;
    }
    return llvm::any_of(Test->children(),
                        [&](const Stmt *Child) { return asksOthers(Child); });
  }
  /// Whoever catches what the second close throws knows about it.
  bool isExpected(SourceRange Where) {
    const Expr *Site = Sites.at(Where);
    return Site && isCaught(Engine.context(), Site);
  }
  bool isSpawn(const TypestateResult &R, SourceRange Where) {
    return llvm::any_of(Engine.spawned(), [&](const Task &T) {
      return T.Site && T.Site->getSourceRange() == Where;
    });
  }

  /// Nobody can keep the destructor from closing what a method has closed.
  void judgeDestructor(const TypestateResult &R,
                       const CXXDestructorDecl *Dtor) {
    const Error *Late = nullptr;
    for (const Error &E : R.Errors)
      if (E.At.Entry == ChannelClosed && E.At.Last.isInvalid())
        Late = &E;
    // A way that does not close may be the one after the method.
    bool Always = llvm::none_of(R.Exits, [](const TypestateResult::Exit &X) {
      return X.At.Now == ChannelOpen || X.At.Entry == ChannelClosed;
    });
    if (!Late || !Always || asks(R, Late->Where) || isExpected(Late->Where) ||
        R.Object.kind() != AccessPath::This)
      return;
    for (const TypestateResult &Other : Engine.typestates()) {
      const auto *Method = dyn_cast<CXXMethodDecl>(Other.In);
      if (Other.Of != R.Of || Other.Object != R.Object || !Method ||
          isa<CXXConstructorDecl, CXXDestructorDecl>(Method) ||
          Method->getAccess() != AS_public || Method->isOverloadedOperator() ||
          // What a guard of scopes runs is a method's, not its own.
          Method->getParent() != Dtor->getParent())
        continue;
      bool Closes =
          llvm::any_of(Other.Exits,
                       [](const TypestateResult::Exit &X) {
                         return X.At.Entry == ChannelOpen &&
                                X.At.Now == ChannelClosed;
                       }) &&
          llvm::none_of(Other.Exits, [](const TypestateResult::Exit &X) {
            return X.At.Now == ChannelOpen;
          });
      if (!Closes)
        continue;
      SourceLocation First;
      for (const TypestateResult::Exit &X : Other.Exits)
        if (X.At.Last.isValid())
          First = X.At.Last.getBegin();
      add({DoubleCloseKind::Destructor,
           R.Object,
           Late->Where,
           First,
           Method,
           {}});
      return;
    }
  }

  void add(DoubleClose New) {
    for (const DoubleClose &Old : Engine.findings().DoubleCloses)
      if (Old.Where.getBegin() == New.Where.getBegin())
        return;
    Engine.findings().DoubleCloses.push_back(std::move(New));
  }

  SummaryEngine &Engine;
  Model &M;
  CallSites Sites;
};

} // namespace

void heddle::analysis::findDoubleCloses(SummaryEngine &Engine) {
  if (Engine.index().uses(Role::Close))
    Finder(Engine).run();
}
