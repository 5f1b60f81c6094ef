//===- TranslationUnitAnalysis.cpp - The facade of all analyses -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/TranslationUnitAnalysis.h"
#include "Analysis/LocalAnalyses.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

namespace {
/// As long as it lives, the parents of statements are asked for in the user's
/// code alone: to find them in all that the system's headers declare may cost
/// more than everything else here.
class UserScope {
public:
  explicit UserScope(ASTContext &Ctx)
      : Ctx(Ctx), Before(Ctx.getTraversalScope()) {
    const SourceManager &SM = Ctx.getSourceManager();
    std::vector<Decl *> Own;
    auto Add = [&](Decl *D) {
      SourceLocation At = SM.getExpansionLoc(D->getLocation());
      if (At.isValid() && !SM.isInSystemHeader(At))
        Own.push_back(D);
    };
    for (Decl *D : Before)
      if (auto *TU = dyn_cast<TranslationUnitDecl>(D))
        llvm::for_each(TU->decls(), Add);
      else
        Add(D);
    Ctx.setTraversalScope(Own);
  }
  ~UserScope() { Ctx.setTraversalScope(Before); }
  UserScope(const UserScope &) = delete;
  UserScope &operator=(const UserScope &) = delete;

private:
  ASTContext &Ctx;
  std::vector<Decl *> Before;
};
} // namespace

TranslationUnitAnalysis::TranslationUnitAnalysis(
    ASTContext &Ctx, std::shared_ptr<const model::ModelLibrary> Library)
    : Ctx(Ctx), M(std::move(Library), Ctx) {}

const Findings &TranslationUnitAnalysis::findings() {
  if (!Done) {
    Done = true;
    run();
  }
  return Engine ? Engine->findings() : Nothing;
}

void TranslationUnitAnalysis::run() {
  UserScope Scope(Ctx);
  Index = FunctionIndex::build(Ctx, M);
  Engine = std::make_unique<SummaryEngine>(Ctx, M, Index);
  if (Index.usesAnything()) {
    // What may start a task or uses a channel is looked at closely; what they
    // call follows by itself.
    bool MayAllocateTasks = Index.uses(model::Role::Join);
    auto Roots = Index.reaching([&](const FunctionIndex::Node &N) {
      using model::Role;
      return N.has(Role::Spawn) || N.has(Role::Parallel) ||
             N.has(Role::Submit) || N.has(Role::Post) ||
             N.has(Role::EmplaceHandle) || N.has(Role::Close) ||
             N.has(Role::Send) || N.has(Role::Receive) || N.has(Role::Wait) ||
             N.has(Role::WgWait) || N.has(Role::WgDone) ||
             N.has(Role::Barrier) ||
             (N.has(Role::Allocate) && MayAllocateTasks);
    });
    // Who ought to hold a lock is known only from all who use what it guards.
    if (Index.usesLocks())
      for (const auto &[F, Node] : Index.nodes())
        Roots.insert(F);
    Engine->run(Roots.getArrayRef());
  }
  runLocalAnalyses(*Engine);
}
