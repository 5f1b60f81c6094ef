//===- FunctionHints.cpp - What names and comments promise ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionHints.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"

using namespace heddle::analysis;
using namespace clang;

/// Lines of comments that are read in front of a function.
static constexpr unsigned MaxLines = 60;

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

/// The comment that ends where \p F begins, in lower case.
static std::string commentBefore(const FunctionDecl *F) {
  const SourceManager &SM = F->getASTContext().getSourceManager();
  auto [File, Offset] = SM.getDecomposedExpansionLoc(F->getBeginLoc());
  bool Invalid = false;
  llvm::StringRef Text = SM.getBufferData(File, &Invalid).take_front(Offset);
  std::string Comment;
  for (unsigned I = 0; !Invalid && I < MaxLines; ++I) {
    Text = Text.rtrim();
    llvm::StringRef Last = Text.substr(Text.rfind('\n') + 1);
    size_t Begin = llvm::StringRef::npos;
    if (Last.ends_with("*/"))
      Begin = Text.rfind("/*");
    else if (Last.ltrim().starts_with("//"))
      Begin = Text.size() - Last.size();
    if (Begin == llvm::StringRef::npos)
      break;
    // A blank line parts what belongs to something else.
    if (!Comment.empty() && Text.size() < Offset &&
        SM.getBufferData(File).substr(Text.size(), 3).count('\n') > 1)
      break;
    Comment.insert(0, Text.substr(Begin).lower());
    Text = Text.take_front(Begin);
  }
  return Comment;
}

/// `rkb_lock`, `mutexes`; not a block, a clock.
static bool meansLock(llvm::StringRef Word) {
  return !Word.contains("block") && !Word.contains("clock") &&
         (Word.contains("lock") || Word.contains("mutex"));
}

/// `/* Call with the lock held. */`
static bool isSaidToBeForHolders(llvm::StringRef Comment) {
  auto Says = [&](std::initializer_list<llvm::StringRef> Words) {
    return llvm::any_of(Words,
                        [&](llvm::StringRef W) { return Comment.contains(W); });
  };
  if (Says({"not thread-safe", "not thread safe", "not threadsafe"}))
    return true;
  if (Says({"not be held", "not hold", "without holding"}))
    return false;
  bool Lock = false, Held = Says({"caller's responsibility", "caller must",
                                  "responsibility of the caller",
                                  "already locked", "must be locked"});
  while (!Comment.empty()) {
    Comment =
        Comment.drop_until([](char C) { return llvm::isAlnum(C) || C == '_'; });
    llvm::StringRef Word =
        Comment.take_while([](char C) { return llvm::isAlnum(C) || C == '_'; });
    Comment = Comment.drop_front(Word.size());
    Lock |= meansLock(Word);
    Held |= Word == "held" || Word == "hold" || Word == "holds" ||
            Word == "holding";
  }
  return Lock && Held;
}

bool heddle::analysis::isForLockHolders(const FunctionDecl *F) {
  return isNamedForLock(F) ||
         llvm::any_of(F->redecls(), [](const FunctionDecl *D) {
           return D->getBeginLoc().isValid() &&
                  isSaidToBeForHolders(commentBefore(D));
         });
}

bool heddle::analysis::hasNameForLife(const FunctionDecl *F) {
  if (!F->getIdentifier())
    return false;
  // `queue_init`, `initQueue`, `QueueInit`: words in either style.
  std::string Name;
  for (char C : F->getName()) {
    if (llvm::isUpper(C))
      Name += '_';
    Name += llvm::toLower(C);
  }
  llvm::SmallVector<llvm::StringRef, 6> Words;
  llvm::StringRef(Name).split(Words, '_', -1, /*KeepEmpty=*/false);
  return llvm::any_of(Words, [&](llvm::StringRef Word) {
    // A method may well create, or end, something else than its object.
    return (!isa<CXXMethodDecl>(F) &&
            llvm::is_contained({"create", "terminate"}, Word)) ||
           llvm::is_contained({"init", "initialize", "initialise", "setup",
                               "construct", "destroy", "teardown", "deinit",
                               "uninit", "fini", "finalize"},
                              Word);
  });
}
