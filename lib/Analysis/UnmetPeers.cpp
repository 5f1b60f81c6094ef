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
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

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
    const Stmt *Loop;    ///< innermost loop around it
    bool IsRange;        ///< `for (x : channel)`
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
  bool collect(const Party &P);
  bool isGiven(const Task &T, const ValueDecl *Name) const;
  /// How often \p S is run in one run of \p Text.
  std::pair<int64_t, int64_t> times(const Stmt *S, bool InOwner) const;
  void judgeCounts();
  void judgeLeavers();
  void judgeBreaks();
  const Party *onlyParty(llvm::function_ref<bool(const Operation &)> Which);
  bool mayAvoid(const Party &P, llvm::ArrayRef<const Expr *> Sites,
                SourceLocation &Exit);
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
  for (const ObjectUses::Use &U : Engine.uses().uses(V)) {
    if (!gives(U.What) && !takes(U.What) && U.What != Role::Close)
      continue;
    if (llvm::none_of(Parties, [&](const Party &P) { return P.Text == U.In; }))
      return false;
  }
  for (const Party &P : Parties)
    if (!collect(P))
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

bool PeerFinder::collect(const Party &P) {
  bool Understood = true;
  std::pair<int64_t, int64_t> Starts{1, 1};
  if (P.T)
    Starts = times(P.T->Site, /*InOwner=*/true);
  eachCall(P.Text->getBody(), [&](const Expr *E) {
    std::optional<CallView> C = viewCall(E);
    const FunctionModel *Fn = C ? C->lookUp(M) : nullptr;
    if (!Fn)
      return;
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
      if (!D || !Engine.uses().mayBeSame(D, V))
        continue;
      if (P.T ? !isGiven(*P.T, D) : D != V) {
        Understood = false;
        return;
      }
      auto [Least, Most] = times(E, /*InOwner=*/!P.T);
      // A count of its own, such as `release(4)`.
      if (Effect.What == Role::Signal && !C->Args.empty() &&
          C->Args.back() != Object)
        Most = -1;
      bool Waits = waits(Effect.What) && !Range;
      Least = Waits ? Least * Starts.first : 0;
      Most = Range || Most < 0 || Starts.second < 0 ? -1 : Most * Starts.second;
      if (Least > MaxCount || Most > MaxCount)
        Understood = false;
      All.push_back({Effect.What, E, &P, loopAround(Ctx, E), Range != nullptr,
                     Least, Most});
    }
  });
  return Understood;
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

/// Who alone does what \p Which accepts, as a task that is started once.
const PeerFinder::Party *
PeerFinder::onlyParty(llvm::function_ref<bool(const Operation &)> Which) {
  const Party *Only = nullptr;
  for (const Operation &O : All) {
    if (!Which(O))
      continue;
    if (Only && Only != O.By)
      return nullptr;
    Only = O.By;
  }
  return Only && Only->T && isPlain(*Only) ? Only : nullptr;
}

/// Is the task started whenever the function runs, exactly once?
bool PeerFinder::isPlain(const Party &P) const {
  auto Same = llvm::count_if(
      Parties, [&](const Party &Other) { return Other.Text == P.Text; });
  return P.T && Same == 1 && testsAround(Ctx, P.T->Site).empty() &&
         times(P.T->Site, /*InOwner=*/true).second == 1;
}

/// Does a way lead through the party's text on which none of \p Sites is?
bool PeerFinder::mayAvoid(const Party &P, llvm::ArrayRef<const Expr *> Sites,
                          SourceLocation &Exit) {
  std::unique_ptr<CFG> G = wholeCfg(P.Text, Ctx);
  if (!G)
    return false;
  bool Avoids = false;
  SourceLocation Return;
  followWays(
      *G, {&G->getEntry()},
      [&](const CFGBlock &B) {
        Return = {};
        bool Gives = Avoids || B.hasNoReturnElement();
        for (const CFGElement &Element : B)
          if (auto S = Element.getAs<CFGStmt>()) {
            Gives |= llvm::is_contained(Sites, S->getStmt()) ||
                     isa<CXXThrowExpr>(S->getStmt());
            if (isa<ReturnStmt>(S->getStmt()))
              Return = S->getStmt()->getBeginLoc();
          }
        return !Gives;
      },
      [&](const CFGBlock &, unsigned, const CFGBlock &To) {
        // Only a way out that somebody wrote down.
        if (&To != &G->getExit() || Return.isInvalid())
          return &To != &G->getExit();
        Avoids = true;
        Exit = Return;
        return false;
      });
  return Avoids;
}

/// One task waits for another that may return before its turn.
void PeerFinder::judgeLeavers() {
  for (const Operation &O : All) {
    if (!waits(O.What) || !O.By->T || !isPlain(*O.By) ||
        !testsAround(Ctx, O.Site).empty() || (O.Loop && !O.IsRange))
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
    const Party *Other = onlyParty(Answers);
    if (!Other || Other == O.By)
      continue;
    llvm::SmallVector<const Expr *, 4> Sites;
    for (const Operation &Answer : All)
      if (Answers(Answer))
        Sites.push_back(Answer.Site);
    SourceLocation Exit;
    if (mayAvoid(*Other, Sites, Exit))
      add(Sends ? LeakKind::SendAbandoned : LeakKind::SendersLeave, O, Exit);
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
