//===- Ways.cpp - Ways through a function ---------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Ways.h"
#include "Analysis/SummaryEngine.h"
#include "llvm/ADT/BitVector.h"

using namespace heddle::analysis;
using namespace clang;

std::unique_ptr<CFG> heddle::analysis::wholeCfg(const FunctionDecl *F,
                                                ASTContext &Ctx) {
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.PruneTriviallyFalseEdges = true;
  std::unique_ptr<CFG> G = CFG::buildCFG(F, F->getBody(), &Ctx, Options);
  return G && G->getNumBlockIDs() <= SummaryEngine::MaxBlocks ? std::move(G)
                                                              : nullptr;
}

void heddle::analysis::followWays(
    const CFG &G, llvm::ArrayRef<const CFGBlock *> Starts,
    llvm::function_ref<bool(const CFGBlock &)> Visit,
    llvm::function_ref<bool(const CFGBlock &, unsigned, const CFGBlock &)>
        Takes) {
  llvm::BitVector Seen(G.getNumBlockIDs());
  llvm::SmallVector<const CFGBlock *> Work(Starts.begin(), Starts.end());
  while (!Work.empty()) {
    const CFGBlock *B = Work.pop_back_val();
    if (Seen.test(B->getBlockID()))
      continue;
    Seen.set(B->getBlockID());
    if (!Visit(*B))
      continue;
    unsigned Edge = 0;
    for (CFGBlock::AdjacentBlock Succ : B->succs()) {
      const CFGBlock *Next = Succ.getReachableBlock();
      if (Next && Takes(*B, Edge, *Next))
        Work.push_back(Next);
      ++Edge;
    }
  }
}
