//===- UnmetPeers.cpp - Tasks whose other side does not come --------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A channel (or semaphore) that is local to one function and known to nobody
// but this function and the tasks that it starts, in whose own text all is done
// to it. Then each side can be counted: what is certain to be asked for on some
// way that is plain to see, against the most that the other side ever gives.
// And where one task alone is the other side, each of its ways out must give.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/Counts.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/RoleGroups.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "Analysis/Ways.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Functions that call functions that are given the channel.
static constexpr unsigned MaxHelpers = 4;
/// Beyond it nobody counts.
static constexpr int64_t MaxCount = 1000000;

static bool gives(Role R) { return isSend(R) || R == Role::Signal; }
static bool takes(Role R) {
  return isReceive(R) || R == Role::Wait || R == Role::TryWait ||
         R == Role::TimedWait;
}
/// It does not go on without the other side.
static bool waits(Role R) {
  return R == Role::Send || R == Role::Receive || R == Role::Wait;
}

namespace {

class PeerFinder {
public:
  PeerFinder(SummaryEngine &Engine, const FunctionDecl *F, const VarDecl *V)
      : Engine(Engine), M(Engine.model()), Ctx(Engine.context()), F(F), V(V) {}
  void run();

private:
  /// Who does something to the channel: a task, or null for the function.
  struct Party {
    const Task *T;
    const FunctionDecl *Text;
  };
  struct Operation {
    Role What;
    const Expr *Site;
    const Party *By;
    const Expr *At;   ///< the site, or the call in By's text that leads to it
    const Stmt *Loop; ///< innermost loop around it
    bool IsRange;     ///< `for (x : channel)`
    bool IsTested;    ///< a test decides whether it is done
    int64_t Least, Most; ///< how often: certainly, at most; Most -1: no limit
  };
  /// Adds up; -1 is for ever.
  struct Sum {
    int64_t Least = 0, Most = 0;
    void add(const Operation &O) {
      Least += O.Least;
      Most = Most < 0 || O.Most < 0 ? -1 : Most + O.Most;
    }
  };

  bool collectParties();
  /// A function that one of the parties runs, and how it gets there.
  struct Frame {
    const Party &By;
    const FunctionDecl *Text;
    /// Which of its names are the channel.
    llvm::function_ref<bool(const ValueDecl *)> IsChannel;
    /// How often it is run: certainly, at most.
    int64_t Least, Most;
    const Expr *At = nullptr; ///< the call in By's text
    const Stmt *Loop = nullptr;
    bool IsTested = false;
    unsigned Depth = 0;
  };
  bool collect(const Frame &In);
  bool collectCall(const Frame &In, const CallView &C);
  bool isGiven(const Task &T, const ValueDecl *Name) const;
  bool isAnother(const ValueDecl *D) const;
  /// How often \p S is run in one run of \p Text.
  std::pair<int64_t, int64_t> times(const Stmt *S, bool InOwner) const;
  void judgeCounts();
  void judgeLeavers();
  void judgeBreaks();
  const Stmt *wayAround(const Party &P, llvm::ArrayRef<const Expr *> Sites);
  bool mayAllLeave(llvm::ArrayRef<const Stmt *> Exits) const;
  bool isPlain(const Party &P) const;
  void add(LeakKind Kind, const Operation &Op, SourceLocation Exit,
           int64_t Needed = 0, int64_t Possible = 0);

  SummaryEngine &Engine;
  Model &M;
  ASTContext &Ctx;
  const FunctionDecl *F;
  const VarDecl *V;
  bool IsChannel = false;
  std::optional<int64_t> Room;
  std::vector<Party> Parties;
  /// The texts of the parties and of what they call with the channel.
  llvm::SmallPtrSet<const FunctionDecl *, 8> Texts;
  llvm::SmallVector<Operation, 8> All;
};

} // namespace

void PeerFinder::add(LeakKind Kind, const Operation &Op, SourceLocation Exit,
                     int64_t Needed, int64_t Possible) {
  auto &List = Engine.findings().LeakedTasks;
  SourceRange Where = Op.Site->getSourceRange();
  if (llvm::any_of(List, [&](const LeakedTask &Known) {
        return Known.Where.getBegin() == Where.getBegin();
      }))
    return;
  LeakedTask Found{Kind, Op.By->T->Site, Where, V, Exit};
  Found.Needed = Needed;
  Found.Possible = Possible;
  List.push_back(Found);
}

/// The function and each task that it starts, if all that anybody does to the
/// channel stands in their own text.
bool PeerFinder::collectParties() {
  Parties.push_back({nullptr, F});
  for (const Task &T : Engine.spawned())
    if (T.SpawnedIn == F && T.Entry && T.Entry->getBody())
      Parties.push_back({&T, T.Entry});
  for (const Party &P : Parties) {
    auto IsChannel = [&](const ValueDecl *D) {
      return P.T ? isGiven(*P.T, D) : D == V;
    };
    std::pair<int64_t, int64_t> Starts{1, 1};
    if (P.T)
      Starts = times(P.T->Site, /*InOwner=*/true);
    if (!collect({P, P.Text, IsChannel, Starts.first, Starts.second}))
      return false;
  }
  for (const ObjectUses::Use &U : Engine.uses().uses(V))
    if ((gives(U.What) || takes(U.What) || U.What == Role::Close) &&
        !Texts.contains(U.In))
      return false;
  llvm::sort(All, [&](const Operation &X, const Operation &Y) {
    return Ctx.getSourceManager().isBeforeInTranslationUnit(
        X.Site->getEndLoc(), Y.Site->getEndLoc());
  });
  return true;
}

/// Is \p Name, a parameter of the task, this very channel?
bool PeerFinder::isGiven(const Task &T, const ValueDecl *Name) const {
  const auto *P = dyn_cast<ParmVarDecl>(Name);
  if (!P)
    return true; // a capture: it has the name that it has here
  unsigned Index = P->getFunctionScopeIndex();
  return Index < T.Arguments.size() && T.Arguments[Index].Path.var() == V;
}

/// Is \p D a channel that is made where it is declared, and so not this one?
bool PeerFinder::isAnother(const ValueDecl *D) const {
  const auto *Other = dyn_cast<VarDecl>(D);
  return Other && Other != V && !isa<ParmVarDecl>(Other) &&
         Engine.uses().writes(Other).empty() && initialCount(Engine, Other);
}

bool PeerFinder::collect(const Frame &In) {
  Texts.insert(In.Text);
  bool Understood = true;
  eachCall(In.Text->getBody(), [&](const Expr *E) {
    std::optional<CallView> C = viewCall(E);
    if (!C || !Understood)
      return;
    const FunctionModel *Fn = C->lookUp(M);
    if (!Fn) {
      Understood = collectCall(In, *C);
      return;
    }
    const CXXForRangeStmt *Range = rangeLoopOf(Ctx, E);
    for (const Effect &Effect : Fn->Effects) {
      if (!gives(Effect.What) && !takes(Effect.What) &&
          Effect.What != Role::Close)
        continue;
      const Expr *Object = Effect.Object.Kind == Operand::This
                               ? C->Object
                               : C->operand(Effect.Object);
      if (Range && Effect.What == Role::Receive)
        Object = Range->getRangeInit();
      const ValueDecl *D = Object ? ObjectUses::named(Object) : nullptr;
      if (!D || !Engine.uses().mayBeSame(D, V) || isAnother(D))
        continue;
      if (!In.IsChannel(D)) {
        Understood = false;
        return;
      }
      auto [Least, Most] = times(E, /*InOwner=*/In.Text == F);
      // A count of its own, such as `release(4)`.
      if (Effect.What == Role::Signal && !C->Args.empty() &&
          C->Args.back() != Object)
        Most = -1;
      bool Waits = waits(Effect.What) && !Range;
      Least = Waits ? Least * In.Least : 0;
      Most = Range || Most < 0 || In.Most < 0 ? -1 : Most * In.Most;
      if (Least > MaxCount || Most > MaxCount)
        Understood = false;
      const Stmt *Loop = loopAround(Ctx, E);
      All.push_back({Effect.What, E, &In.By, In.At ? In.At : E,
                     Loop ? Loop : In.Loop, Range != nullptr,
                     In.IsTested || !testsAround(Ctx, E).empty(), Least, Most});
    }
  });
  return Understood;
}

/// A call of a function of the program, which may be given the channel.
bool PeerFinder::collectCall(const Frame &In, const CallView &C) {
  const FunctionDecl *Callee = userDefinition(C.Callee);
  if (!Callee)
    return true;
  llvm::SmallPtrSet<const ValueDecl *, 2> Names;
  for (unsigned I = 0; I < C.Args.size(); ++I) {
    const ValueDecl *D = ObjectUses::named(C.Args[I]);
    if (!D || !Engine.uses().mayBeSame(D, V))
      continue;
    if (isAnother(D)) // given to a function that has this one at other times
      continue;
    if (!In.IsChannel(D) || I >= Callee->getNumParams())
      return false;
    Names.insert(Callee->getParamDecl(I)->getCanonicalDecl());
  }
  if (Names.empty())
    return true;
  if (In.Depth >= MaxHelpers)
    return false;
  auto IsChannel = [&](const ValueDecl *D) { return Names.contains(D); };
  auto [Least, Most] = times(C.Site, /*InOwner=*/In.Text == F);
  Frame Inner{In.By, Callee, IsChannel, Least * In.Least,
              Most < 0 || In.Most < 0 ? -1 : Most * In.Most};
  if (Inner.Least > MaxCount || Inner.Most > MaxCount)
    return false;
  Inner.At = In.At ? In.At : C.Site;
  const Stmt *Loop = loopAround(Ctx, C.Site);
  Inner.Loop = Loop ? Loop : In.Loop;
  Inner.IsTested = In.IsTested || !testsAround(Ctx, C.Site).empty();
  Inner.Depth = In.Depth + 1;
  return collect(Inner);
}

std::pair<int64_t, int64_t> PeerFinder::times(const Stmt *S,
                                              bool InOwner) const {
  const SourceManager &SM = Ctx.getSourceManager();
  int64_t Least = 1, Most = 1;
  llvm::SmallPtrSet<const Expr *, 4> Rounds;
  for (const Stmt *Loop = loopAround(Ctx, S); Loop;
       Loop = loopAround(Ctx, Loop)) {
    // A new channel in every round.
    if (InOwner &&
        !SM.isBeforeInTranslationUnit(V->getLocation(), Loop->getBeginLoc()))
      break;
    std::optional<int64_t> N = constantRounds(Loop, Ctx);
    // Who leaves the loop early goes fewer rounds.
    bool Leaves = false;
    llvm::SmallVector<const Stmt *> Work{Loop};
    while (!Work.empty()) {
      const Stmt *Part = Work.pop_back_val();
      if (!Part || isa<LambdaExpr>(Part))
        continue;
      Leaves |= isa<BreakStmt, ContinueStmt, ReturnStmt, GotoStmt, CXXThrowExpr,
                    CoreturnStmt>(Part);
      Work.append(Part->child_begin(), Part->child_end());
    }
    if (const auto *For = dyn_cast<ForStmt>(Loop); For && N)
      Rounds.insert(For->getCond());
    // One round is possible where the number is not known.
    Least *= N && !Leaves ? *N : 1;
    Most = !N || Most < 0 ? -1 : Most * *N;
    if (Least > MaxCount || Most > MaxCount)
      return {0, -1};
  }
  // What a test decides may be the other branch's business.
  for (const Expr *Test : testsAround(Ctx, S))
    if (!Rounds.contains(Test))
      Least = 0;
  return {Least, Most};
}

void PeerFinder::judgeCounts() {
  Sum Given, Taken;
  bool OwnerGives = false, OwnerTakes = false;
  for (const Operation &O : All) {
    if (O.What == Role::Close)
      return;
    (gives(O.What) ? Given : Taken).add(O);
    if (!O.By->T)
      (gives(O.What) ? OwnerGives : OwnerTakes) = true;
  }
  auto Last = [&](bool Gives) {
    const Operation *Found = nullptr;
    for (const Operation &O : All)
      if (O.By->T && gives(O.What) == Gives && O.Least > 0)
        Found = &O;
    return Found;
  };
  // Nobody on the other side at all is another story.
  if (!Given.Most || !Taken.Most)
    return;
  if (IsChannel && !OwnerGives && Room && Taken.Most >= 0 &&
      Given.Least > Taken.Most + *Room) {
    add(LeakKind::TakenTooFew, *Last(true), {}, Given.Least,
        Taken.Most + *Room);
    return;
  }
  int64_t Before = IsChannel ? 0 : Room.value_or(-1);
  if (Before >= 0 && !OwnerTakes && Given.Most >= 0 &&
      Taken.Least > Given.Most + Before)
    add(LeakKind::GivenTooFew, *Last(false), {}, Taken.Least,
        Given.Most + Before);
}

/// Is the task started whenever the function runs, exactly once?
bool PeerFinder::isPlain(const Party &P) const {
  auto Same = llvm::count_if(
      Parties, [&](const Party &Other) { return Other.Text == P.Text; });
  return P.T && Same == 1 && testsAround(Ctx, P.T->Site).empty() &&
         times(P.T->Site, /*InOwner=*/true).second == 1;
}

/// The return of a way through the party's text on which none of \p Sites is.
const Stmt *PeerFinder::wayAround(const Party &P,
                                  llvm::ArrayRef<const Expr *> Sites) {
  std::unique_ptr<CFG> G = wholeCfg(P.Text, Ctx);
  if (!G)
    return nullptr;
  const Stmt *Return = nullptr, *Exit = nullptr;
  followWays(
      *G, {&G->getEntry()},
      [&](const CFGBlock &B) {
        Return = nullptr;
        bool Gives = Exit || B.hasNoReturnElement();
        for (const CFGElement &Element : B)
          if (auto S = Element.getAs<CFGStmt>()) {
            Gives |= llvm::is_contained(Sites, S->getStmt()) ||
                     isa<CXXThrowExpr>(S->getStmt());
            if (isa<ReturnStmt>(S->getStmt()))
              Return = S->getStmt();
          }
        return !Gives;
      },
      [&](const CFGBlock &, unsigned, const CFGBlock &To) {
        if (&To != &G->getExit())
          return true;
        // Only a way out that somebody wrote down.
        Exit = Exit ? Exit : Return;
        return false;
      });
  return Exit;
}

/// Is it up to chance alone that one of the parties leaves while others stay?
/// Not if what one of them asks is the opposite of what another one does.
bool PeerFinder::mayAllLeave(llvm::ArrayRef<const Stmt *> Exits) const {
  if (Exits.size() < 2)
    return !Exits.empty();
  std::vector<std::pair<llvm::FoldingSetNodeID, bool>> Asked;
  for (const Stmt *Exit : Exits) {
    llvm::SmallVector<const Expr *, 4> Tests = testsAround(Ctx, Exit);
    if (Tests.size() != 1)
      return false;
    const Expr *Test = ignoreWrappers(Tests[0]);
    bool Truth = true;
    while (const auto *Not = dyn_cast<UnaryOperator>(Test)) {
      if (Not->getOpcode() != UO_LNot)
        break;
      Truth = !Truth;
      Test = ignoreWrappers(Not->getSubExpr());
    }
    // Only what is found out by a call can turn out this way and that.
    bool Calls = false;
    eachCall(Test, [&](const Expr *) { Calls = true; });
    llvm::FoldingSetNodeID Id;
    Test->Profile(Id, Ctx, /*Canonical=*/true);
    for (const auto &[Other, OtherTruth] : Asked)
      if (Other == Id && OtherTruth != Truth)
        return false;
    if (!Calls && llvm::none_of(Asked, [&](const auto &Other) {
          return Other.first == Id;
        }))
      if (!Asked.empty())
        return false;
    Asked.push_back({Id, Truth});
  }
  return true;
}

/// One task waits for others, each of which may return before its turn.
void PeerFinder::judgeLeavers() {
  for (const Operation &O : All) {
    if (!waits(O.What) || !O.By->T || !isPlain(*O.By) || O.IsTested ||
        (O.Loop && !O.IsRange))
      continue;
    bool Sends = gives(O.What);
    if (Sends && Room != 0)
      continue;
    auto Answers = [&](const Operation &Other) {
      if (Other.What == Role::Close)
        return true;
      // Only a close ends a loop over all values.
      return !O.IsRange && (Sends ? takes(Other.What) : gives(Other.What));
    };
    llvm::SmallSetVector<const Party *, 4> Others;
    llvm::SmallVector<const Expr *, 4> Sites;
    for (const Operation &Answer : All)
      if (Answers(Answer)) {
        Others.insert(Answer.By);
        Sites.push_back(Answer.At);
      }
    llvm::SmallVector<const Stmt *, 2> Exits;
    for (const Party *Other : Others) {
      const Stmt *Exit =
          Other != O.By && isPlain(*Other) ? wayAround(*Other, Sites) : nullptr;
      if (!Exit) {
        Exits.clear();
        break;
      }
      Exits.push_back(Exit);
    }
    if (mayAllLeave(Exits))
      add(Sends ? LeakKind::SendAbandoned : LeakKind::SendersLeave, O,
          Exits[0]->getBeginLoc());
  }
}

/// A task sends again and again to one loop that may be left in between.
void PeerFinder::judgeBreaks() {
  const Operation *Loop = nullptr;
  for (const Operation &O : All) {
    if (!takes(O.What))
      continue;
    if (Loop || !O.IsRange)
      return;
    Loop = &O;
  }
  if (!Loop || Room != 0)
    return;
  const auto *Range = cast<CXXForRangeStmt>(rangeLoopOf(Ctx, Loop->Site));
  // The first way out of the loop, if it is one of its own.
  SourceLocation Exit;
  llvm::SmallVector<std::pair<const Stmt *, bool>> Work{
      {Range->getBody(), true}};
  while (!Work.empty()) {
    auto [S, BreaksOurs] = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (isa<ReturnStmt>(S) || (isa<BreakStmt>(S) && BreaksOurs))
      Exit = S->getBeginLoc();
    bool Inner =
        BreaksOurs &&
        !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(S);
    for (const Stmt *Child : S->children())
      Work.push_back({Child, Inner});
  }
  if (Exit.isInvalid())
    return;
  for (const Operation &O : All) {
    // Whoever closes it while others send knows how to stop them.
    if (O.What == Role::Close && llvm::none_of(All, [&](const Operation &Send) {
          return gives(Send.What) && Send.By == O.By;
        }))
      return;
    if (gives(O.What) && O.What != Role::Send)
      return;
  }
  for (const Operation &O : All)
    if (O.What == Role::Send && O.By->T && O.By != Loop->By && O.Loop) {
      add(LeakKind::SendAbandoned, O, Exit);
      return;
    }
}

void PeerFinder::run() {
  const TypeModel *Kind = M.type(V->getType());
  IsChannel = Kind && Kind->Kind == TypeKind::Channel;
  if (!IsChannel && (!Kind || Kind->Counts != CountKind::Up))
    return;
  if (Engine.uses().escapes(V) || !Engine.uses().writes(V).empty() ||
      !collectParties())
    return;
  Room = initialCount(Engine, V);
  judgeLeavers();
  judgeBreaks();
  judgeCounts();
}

void heddle::analysis::findUnmetPeers(SummaryEngine &Engine) {
  // The local variables that tasks do something to, each once.
  llvm::SetVector<const VarDecl *> Channels;
  for (const Task &T : Engine.spawned()) {
    if (!T.Entry || !T.Entry->getBody())
      continue;
    auto Add = [&](const VarDecl *D) {
      if (D && D->hasLocalStorage() && !isa<ParmVarDecl>(D) &&
          !D->isInitCapture() && !D->getType()->isReferenceType() &&
          D->getDeclContext() == T.SpawnedIn)
        Channels.insert(D->getCanonicalDecl());
    };
    for (const Event &E : T.Body)
      Add(E.Path.var());
  }
  for (const VarDecl *V : Channels)
    PeerFinder(Engine, cast<FunctionDecl>(V->getDeclContext()), V).run();
}
