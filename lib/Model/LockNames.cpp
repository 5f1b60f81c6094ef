//===- LockNames.cpp - Locks that are known by name only ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/LockNames.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclLookups.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace heddle::model;
using namespace clang;
using llvm::StringRef;

struct LockNames::VerbPair {
  StringRef Take, Give;
  /// Whether something else in the name must say that it is about a lock.
  bool NeedsNoun;
};

bool LockNames::Reading::isHalfOf(const Reading &R) const {
  const Reading &Give = Takes ? R : *this;
  bool SameMode = Shared == R.Shared && Exclusive == R.Exclusive;
  bool AnyMode = !Give.Shared && !Give.Exclusive;
  return Verbs == R.Verbs && Takes != R.Takes && Stem == R.Stem &&
         (SameMode || AnyMode);
}

llvm::ArrayRef<LockNames::VerbPair> LockNames::verbs() {
  static constexpr VerbPair All[] = {
      {"lock", "unlock", false}, {"acquire", "release", true},
      {"enter", "leave", true},  {"enter", "exit", true},
      {"take", "release", true}, {"begin", "end", true},
      {"take", "give", true},    {"obtain", "release", true},
  };
  return All;
}

/// Words that only locks are called, besides those that end with "lock" or
/// "mutex".
static constexpr StringRef Nouns[] = {
    "locks",    "mtx",  "spin", "latch",     "monitor", "gil",
    "critical", "crit", "rw",   "semaphore", "threads", "interrupts"};
/// How a lock is taken: in front of the verb, or a word of its own.
static constexpr StringRef SharedWords[] = {"rd",   "r",      "s",
                                            "read", "reader", "shared"};
static constexpr StringRef ExclusiveWords[] = {"wr",    "w",      "x",
                                               "write", "writer", "exclusive"};
static constexpr StringRef GuardWords[] = {"guard", "locker", "lock", "holder",
                                           "locked"};
static constexpr unsigned MaxWords = 8;

/// `TryLock_me` is try, lock, me; `RWLock` is rw, lock; `UnLock` is unlock.
static llvm::SmallVector<std::string, MaxWords> wordsOf(StringRef Name) {
  llvm::SmallVector<std::string, MaxWords> Words;
  size_t I = 0;
  while (I < Name.size() && Words.size() < MaxWords) {
    if (!llvm::isAlpha(Name[I])) {
      ++I;
      continue;
    }
    size_t Begin = I++;
    // An abbreviation ends before the word that follows it.
    while (I < Name.size() && llvm::isUpper(Name[I]) &&
           !(I + 1 < Name.size() && llvm::isLower(Name[I + 1])))
      ++I;
    if (I == Begin + 1)
      while (I < Name.size() && llvm::isLower(Name[I]))
        ++I;
    std::string Word = Name.slice(Begin, I).lower();
    if (!Words.empty() && Words.back() == "un" && Word == "lock")
      Words.back() = "unlock";
    else
      Words.push_back(std::move(Word));
  }
  return Words;
}

static bool isNoun(StringRef Word) {
  return llvm::is_contained(Nouns, Word) || Word.ends_with("lock") ||
         Word.ends_with("mutex");
}

static bool isCalledLock(StringRef Name) {
  return llvm::any_of(wordsOf(Name), isNoun);
}

static bool isCalledLock(const TagDecl *D) {
  if (!D)
    return false;
  if (const TypedefNameDecl *Typedef = D->getTypedefNameForAnonDecl())
    return isCalledLock(Typedef->getName());
  return D->getIdentifier() && isCalledLock(D->getName());
}

/// The class of the locks that \p F is about, as far as its declaration says.
static const TagDecl *classOfLock(const FunctionDecl *F) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(F))
    return Method->getParent();
  if (F->getNumParams() == 0)
    return nullptr;
  QualType T = F->getParamDecl(0)->getType()->getPointeeType();
  return T.isNull() ? nullptr : T->getAsTagDecl();
}

/// All readings of the name of \p F as the taking or giving back of a lock.
llvm::SmallVector<LockNames::Reading, 4>
LockNames::readings(const FunctionDecl *F) {
  llvm::SmallVector<Reading, 4> Result;
  auto Words = wordsOf(F->getName());
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  auto AddMode = [](StringRef Word, Reading &R) {
    bool Shared = llvm::is_contained(SharedWords, Word);
    bool Exclusive = llvm::is_contained(ExclusiveWords, Word);
    R.Shared |= Shared;
    R.Exclusive |= Exclusive;
    R.Try |= Word == "try";
    return Shared || Exclusive || Word == "try";
  };
  for (size_t Verb = 0; Verb < Words.size(); ++Verb)
    for (const VerbPair &Pair : verbs())
      for (bool Takes : {true, false}) {
        StringRef Before = Words[Verb];
        Reading R{&Pair, Takes};
        if (!Before.consume_back(Takes ? Pair.Take : Pair.Give) ||
            (!Before.empty() && !AddMode(Before, R)))
          continue; // no `block`, `flock`, `deadlock`
        bool Noun = Method && isCalledLock(Method->getParent());
        for (size_t I = 0; I < Words.size(); ++I) {
          StringRef Word = Words[I];
          if (I == Verb || AddMode(Word, R))
            continue;
          Noun |= isNoun(Word);
          // What taking saves, giving back restores.
          if (!Word.consume_back(Takes ? "save" : "restore") || !Word.empty())
            R.Stem += (Word + " ").str();
        }
        if (Noun || !Pair.NeedsNoun)
          Result.push_back(std::move(R));
      }
  return Result;
}

/// Is it written, or only declared, in this translation unit?
static bool hasBody(const FunctionDecl *F) {
  if (F->isDefined())
    return true;
  const FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
  return Pattern && Pattern->isDefined();
}

const FunctionDecl *LockNames::partner(const FunctionDecl *F,
                                       const Reading &R) {
  const DeclContext *Scope = F->getDeclContext()->getRedeclContext();
  StringRef Verb = R.Takes ? R.Verbs->Give : R.Verbs->Take;
  auto [It, New] = Candidates.try_emplace({Scope, Verb.data()});
  if (New)
    for (DeclContext::lookup_result Found : Scope->lookups())
      for (const NamedDecl *D : Found)
        if (const FunctionDecl *Other = D->getAsFunction();
            Other && Other->getIdentifier() &&
            Other->getName().contains_insensitive(Verb))
          for (Reading &As : readings(Other))
            It->second.push_back({Other, std::move(As)});
  for (const Candidate &C : It->second)
    if (C.Function->getCanonicalDecl() != F->getCanonicalDecl() &&
        R.isHalfOf(C.As))
      return C.Function;
  return nullptr;
}

static bool saysItself(const FunctionDecl *F) {
  return llvm::any_of(F->attrs(), [](const Attr *A) {
    return isa<AcquireCapabilityAttr, ReleaseCapabilityAttr,
               TryAcquireCapabilityAttr, AnnotateAttr>(A);
  });
}

static FunctionModel oneEffect(Role What, Operand Object) {
  FunctionModel M;
  M.Effects.emplace_back();
  M.Effects.back().What = What;
  M.Effects.back().Object = std::move(Object);
  M.Effects.back().When = Success::True;
  return M;
}

/// The lock of \p F, as its parameters tell. None: it is not known which of
/// several it is.
static Operand lockOf(const FunctionDecl *F, StringRef Name) {
  Operand Object;
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (Method && Method->isInstance()) {
    Object.Kind = Operand::This;
  } else if (F->getNumParams() == 0) {
    Object.Kind = Operand::Named;
    Object.Name = Name.str();
  } else if (F->getNumParams() <= 2 &&
             !F->getParamDecl(0)->getType()->getPointeeType().isNull()) {
    Object.Kind = Operand::Argument;
  }
  return Object;
}

/// Locks of coroutines, whose locking is something to await, block no thread.
static bool isAwaited(const CXXRecordDecl *Lock) {
  const CXXRecordDecl *Class = Lock->getDefinition();
  return Class && llvm::any_of(Class->methods(), [](const CXXMethodDecl *M) {
           return M->getIdentifier() && M->getReturnType()->isRecordType() &&
                  M->getName().contains_insensitive("lock");
         });
}

/// What \p Class refers to as long as it lives, if it is called a guard and one
/// cannot read what it does to it; otherwise null.
static const CXXRecordDecl *guardedBy(const CXXRecordDecl *Class) {
  Class = Class->getDefinition();
  if (!Class || !Class->getIdentifier() || Class->isUnion())
    return nullptr;
  auto Words = wordsOf(Class->getName());
  if (Words.empty() || llvm::none_of(GuardWords, [&](StringRef W) {
        return StringRef(Words.back()).ends_with(W);
      }))
    return nullptr;
  const CXXDestructorDecl *End = Class->getDestructor();
  if (!End || !End->isUserProvided())
    return nullptr;
  for (const CXXConstructorDecl *Ctor : Class->ctors()) {
    if (Ctor->isCopyOrMoveConstructor() || Ctor->getNumParams() == 0 ||
        (hasBody(Ctor) && hasBody(End)))
      continue;
    QualType First = Ctor->getParamDecl(0)->getType()->getPointeeType();
    const CXXRecordDecl *Lock =
        First.isNull() ? nullptr : First->getAsCXXRecordDecl();
    if (Lock && !isAwaited(Lock))
      return Lock;
  }
  return nullptr;
}

bool LockNames::isGuard(const CXXRecordDecl *Class) {
  const CXXRecordDecl *Lock = guardedBy(Class);
  if (!Lock || !isCalledLock(Lock))
    return false;
  Locks.insert(Lock->getCanonicalDecl());
  return true;
}

std::optional<FunctionModel> LockNames::function(const FunctionDecl *F) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(F);
      Method && isa<CXXConstructorDecl, CXXDestructorDecl>(Method)) {
    if (!guardedBy(Method->getParent()) || isGuard(Method->getParent()))
      return std::nullopt; // as a guard, it needs no model of its own
    return oneEffect(isa<CXXConstructorDecl>(Method) ? Role::Acquire
                                                     : Role::Release,
                     Operand());
  }
  QualType R = F->getReturnType();
  if (!F->getIdentifier() || F->getNumParams() > 4 || F->isVariadic() ||
      saysItself(F) || (!R->isVoidType() && !R->isIntegralOrEnumerationType()))
    return std::nullopt;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(F);
      Method && Method->isInstance() && F->getMinRequiredArguments() > 0)
    return std::nullopt;
  for (const Reading &As : readings(F)) {
    const FunctionDecl *Other = partner(F, As);
    if (!Other || (hasBody(F) && hasBody(Other)) || saysItself(Other))
      continue;
    const TagDecl *Class = classOfLock(F);
    bool IsLock = isCalledLock(Class) || isCalledLock(As.Stem);
    if (IsLock && Class)
      Locks.insert(Class->getCanonicalDecl());
    Operand Object;
    // Whether a plain number means success is a matter of taste: perhaps it is
    // held.
    bool Perhaps = As.Takes && As.Try && !R->isBooleanType();
    if (IsLock && !Perhaps)
      Object = lockOf(F, (As.Verbs->Take + " " + As.Stem).str());
    Role What = !As.Takes ? (As.Shared ? Role::ReleaseShared : Role::Release)
                : As.Try && Object
                    ? (As.Shared ? Role::TryAcquireShared : Role::TryAcquire)
                    : (As.Shared ? Role::AcquireShared : Role::Acquire);
    return oneEffect(What, std::move(Object));
  }
  return std::nullopt;
}
