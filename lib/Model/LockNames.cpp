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
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace heddle::model;
using namespace clang;
using llvm::StringRef;

namespace {

struct VerbPair {
  StringRef Take, Give;
  /// Whether something else in the name must say that it is about a lock.
  bool NeedsNoun;
};
constexpr VerbPair Verbs[] = {
    {"lock", "unlock", false}, {"acquire", "release", true},
    {"enter", "leave", true},  {"enter", "exit", true},
    {"take", "release", true}, {"begin", "end", true},
    {"take", "give", true},    {"obtain", "release", true},
};
constexpr StringRef Nouns[] = {"locks",   "mtx",       "spin",    "latch",
                               "monitor", "critical",  "gil",     "crit",
                               "rw",      "semaphore", "threads", "interrupts"};
/// How a lock is taken: in front of the verb, or a word of its own.
constexpr StringRef SharedWords[] = {"rd",   "r",      "s",
                                     "read", "reader", "shared"};
constexpr StringRef ExclusiveWords[] = {"wr",    "w",      "x",
                                        "write", "writer", "exclusive"};
constexpr StringRef GuardWords[] = {"guard", "locker", "lock", "holder",
                                    "locked"};
constexpr unsigned MaxWords = 8;

/// A word of an identifier, in lower case, and where it is.
struct Word {
  std::string Text;
  size_t Begin, Size;
};

} // namespace

/// `TryLock_me` is try, lock, me; `RWLock` is rw, lock.
static llvm::SmallVector<Word, MaxWords> wordsOf(StringRef Name) {
  llvm::SmallVector<Word, MaxWords> Words;
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
    Words.push_back({Name.slice(Begin, I).lower(), Begin, I - Begin});
  }
  return Words;
}

/// \p Verb with the case of \p Like: `unlock`, `Unlock` or `UNLOCK`.
static std::string inCaseOf(StringRef Verb, StringRef Like) {
  if (Like.size() > 1 && llvm::all_of(Like, llvm::isUpper))
    return Verb.upper();
  std::string Result = Verb.str();
  if (!Like.empty() && llvm::isUpper(Like[0]))
    Result[0] = llvm::toUpper(Result[0]);
  return Result;
}

namespace {
/// A name taken apart at its verb: `rw`+`rd`+`lock`+``.
struct Parts {
  StringRef Name, Take, Give;
  size_t Begin, Size; ///< The verb, without a mode in front of it.
  bool Takes;
  bool Shared = false, Try = false;
  /// The mode, wherever it is; to be left out for the other half.
  size_t ModeBegin = 0, ModeSize = 0;
};
} // namespace

/// All readings of \p Name as the taking or giving back of a lock.
static llvm::SmallVector<Parts, 4> readingsOf(StringRef Name, StringRef Class) {
  llvm::SmallVector<Parts, 4> Readings;
  auto Words = wordsOf(Name);
  auto IsNoun = [](StringRef W) {
    return llvm::is_contained(Nouns, W) || W.ends_with("lock") ||
           W.ends_with("mutex");
  };
  bool ClassIsLock = llvm::any_of(
      wordsOf(Class), [&](const Word &W) { return IsNoun(W.Text); });
  for (size_t I = 0; I < Words.size(); ++I)
    for (const VerbPair &V : Verbs)
      for (bool Takes : {true, false}) {
        StringRef Text = Words[I].Text, Verb = Takes ? V.Take : V.Give;
        if (!Text.consume_back(Verb))
          continue;
        if (V.NeedsNoun && !ClassIsLock &&
            llvm::none_of(llvm::enumerate(Words), [&](auto W) {
              return W.index() != I && IsNoun(W.value().Text);
            }))
          continue;
        Parts P{Name,        V.Take, V.Give, Words[I].Begin + Text.size(),
                Verb.size(), Takes};
        auto Mode = [&](StringRef W, size_t Begin) {
          bool Known = true;
          if (llvm::is_contained(SharedWords, W))
            P.Shared = true;
          else if (W == "try")
            P.Try = true;
          else
            Known = llvm::is_contained(ExclusiveWords, W);
          if (Known) {
            P.ModeBegin = Begin;
            P.ModeSize = W.size();
          }
          return Known;
        };
        if (!Text.empty() && !Mode(Text, Words[I].Begin))
          continue; // `block`, `flock`, `deadlock`
        for (size_t J = 0; J < Words.size(); ++J)
          if (J != I)
            Mode(Words[J].Text, Words[J].Begin);
        Readings.push_back(P);
      }
  return Readings;
}

/// Names that the other half of \p P may have.
static llvm::SmallVector<std::string, 8> otherHalves(const Parts &P) {
  llvm::SmallVector<std::string, 8> Names;
  StringRef Verb = P.Name.substr(P.Begin, P.Size);
  StringRef Other = P.Takes ? P.Give : P.Take;
  auto Spellings = [&](StringRef Before, StringRef After) {
    Names.push_back((Before + inCaseOf(Other, Verb) + After).str());
    if (Other == "unlock" && llvm::isUpper(Verb[0]))
      Names.push_back((Before + "UnLock" + After).str());
  };
  StringRef Before = P.Name.take_front(P.Begin);
  StringRef After = P.Name.drop_front(P.Begin + P.Size);
  Spellings(Before, After);
  if (!P.ModeSize) {
    // One way to give back for several ways to take.
    if (!P.Takes)
      for (StringRef Mode : {"rd", "wr", "r", "w", "read", "write", "read_",
                             "write_", "Read", "Write", "try", "shared"}) {
        Names.push_back((Before + Mode + Other + After).str());
        Names.push_back((Before + Mode + inCaseOf(Other, "X") + After).str());
        Names.push_back((Before + inCaseOf(Other, Verb) + Mode + After).str());
      }
    return Names;
  }
  auto Without = [&](StringRef Text, size_t Begin) {
    std::string Result = Text.str();
    Result.erase(Begin, P.ModeSize);
    if (Begin < Result.size() && Result[Begin] == '_' &&
        (Begin == 0 || Result[Begin - 1] == '_'))
      Result.erase(Begin, 1);
    else if (Begin == Result.size() && Begin > 0 && Result[Begin - 1] == '_')
      Result.pop_back();
    return Result;
  };
  if (P.ModeBegin + P.ModeSize == P.Begin) {
    StringRef Like = P.Name.substr(P.ModeBegin, P.ModeSize + P.Size);
    Names.push_back(
        (P.Name.take_front(P.ModeBegin) + inCaseOf(Other, Like) + After).str());
  } else if (P.ModeBegin < P.Begin) {
    Names.push_back(Without(Before, P.ModeBegin) + inCaseOf(Other, Verb) +
                    After.str());
  } else {
    Names.push_back((Before + inCaseOf(Other, Verb)).str() +
                    Without(After, P.ModeBegin - P.Begin - P.Size));
  }
  return Names;
}

/// Is it written, or only declared, in this translation unit?
static bool hasBody(const FunctionDecl *F) {
  if (F->isDefined())
    return true;
  const FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
  return Pattern && Pattern->isDefined();
}

static const FunctionDecl *partner(const FunctionDecl *F, const Parts &P) {
  ASTContext &Ctx = F->getASTContext();
  const DeclContext *Scope = F->getDeclContext()->getRedeclContext();
  for (const std::string &Name : otherHalves(P)) {
    auto It = Ctx.Idents.find(Name);
    if (It == Ctx.Idents.end())
      continue;
    for (const NamedDecl *D : Scope->lookup(It->second))
      if (const auto *Other = dyn_cast<FunctionDecl>(D))
        if (Other != F)
          return Other;
  }
  return nullptr;
}

static bool saysItself(const FunctionDecl *F) {
  return llvm::any_of(F->attrs(), [](const Attr *A) {
    return isa<AcquireCapabilityAttr, ReleaseCapabilityAttr,
               TryAcquireCapabilityAttr, AnnotateAttr>(A);
  });
}

static FunctionModel oneEffect(Role What, Operand Object, Success When) {
  FunctionModel M;
  M.Effects.emplace_back();
  M.Effects.back().What = What;
  M.Effects.back().Object = std::move(Object);
  M.Effects.back().When = When;
  return M;
}

/// The lock of a function, as its parameters tell; none: it is not known which
/// of several it is.
static std::optional<Operand> lockOf(const FunctionDecl *F, const Parts &P) {
  Operand Object;
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  if (Method && Method->isInstance()) {
    if (F->getMinRequiredArguments() > 0)
      return std::nullopt;
    Object.Kind = Operand::This;
    return Object;
  }
  if (F->getNumParams() == 0) {
    std::string Name = F->getNameAsString();
    Name.erase(P.Begin, P.Size);
    Object.Kind = Operand::Named;
    Object.Name = (P.Take + " " + StringRef(Name).lower()).str();
    return Object;
  }
  QualType First = F->getParamDecl(0)->getType();
  if (F->getNumParams() <= 2 &&
      (First->isPointerType() || First->isReferenceType()))
    Object.Kind = Operand::Argument;
  return Object;
}

std::optional<FunctionModel>
heddle::model::lockFunctionByName(const FunctionDecl *F) {
  const IdentifierInfo *Id = F->getIdentifier();
  if (!Id || F->getNumParams() > 4 || F->isVariadic() || saysItself(F) ||
      isa<CXXConstructorDecl, CXXDestructorDecl>(F))
    return std::nullopt;
  QualType R = F->getReturnType();
  if (!R->isVoidType() && !R->isIntegralOrEnumerationType())
    return std::nullopt;
  const auto *Method = dyn_cast<CXXMethodDecl>(F);
  StringRef Class = Method && Method->getParent()->getIdentifier()
                        ? Method->getParent()->getName()
                        : StringRef();
  for (const Parts &P : readingsOf(Id->getName(), Class)) {
    const FunctionDecl *Other = partner(F, P);
    if (!Other || (hasBody(F) && hasBody(Other)) || saysItself(Other))
      continue;
    std::optional<Operand> Object = lockOf(F, P);
    if (!Object)
      return std::nullopt;
    if (!P.Takes)
      return oneEffect(P.Shared ? Role::ReleaseShared : Role::Release, *Object,
                       Success::True);
    if (!P.Try)
      return oneEffect(P.Shared ? Role::AcquireShared : Role::Acquire, *Object,
                       Success::True);
    if (R->isBooleanType())
      return oneEffect(P.Shared ? Role::TryAcquireShared : Role::TryAcquire,
                       *Object, Success::True);
    // Whether 0 means success is a matter of taste: perhaps it is held.
    return oneEffect(Role::Acquire, Operand(), Success::True);
  }
  return std::nullopt;
}

/// Locks of coroutines, whose locking is something to await, block no thread.
static bool isAwaited(const CXXRecordDecl *Lock) {
  const CXXRecordDecl *Class = Lock->getDefinition();
  return Class && llvm::any_of(Class->methods(), [](const CXXMethodDecl *M) {
           return M->getIdentifier() && M->getReturnType()->isRecordType() &&
                  M->getName().contains_insensitive("lock");
         });
}

const CXXRecordDecl *heddle::model::guardedByName(const CXXRecordDecl *Class) {
  Class = Class->getDefinition();
  if (!Class || !Class->getIdentifier() || Class->isUnion())
    return nullptr;
  auto Words = wordsOf(Class->getName());
  if (Words.empty() || llvm::none_of(GuardWords, [&](StringRef W) {
        return StringRef(Words.back().Text).ends_with(W);
      }))
    return nullptr;
  const CXXDestructorDecl *End = Class->getDestructor();
  if (!End || !End->isUserProvided())
    return nullptr;
  for (const CXXConstructorDecl *Ctor : Class->ctors()) {
    if (Ctor->isCopyOrMoveConstructor() || Ctor->getNumParams() == 0 ||
        (hasBody(Ctor) && hasBody(End)))
      continue;
    QualType First = Ctor->getParamDecl(0)->getType();
    if (!First->getPointeeType().isNull())
      if (const CXXRecordDecl *Lock =
              First->getPointeeType()->getAsCXXRecordDecl();
          Lock && !isAwaited(Lock))
        return Lock;
  }
  return nullptr;
}
