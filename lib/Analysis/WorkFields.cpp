//===- WorkFields.cpp - Where functions wait for workers ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/WorkFields.h"
#include "Analysis/CallView.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Functions that are looked at below the entries of tasks.
static constexpr unsigned MaxReached = 2000;

namespace {

using FunctionSet = llvm::SetVector<const FunctionDecl *>;

/// A call of what a structure's member holds.
struct FieldCall {
  const CallExpr *Call;
  const MemberExpr *Callee;
  const FunctionDecl *In;
  const Stmt *Loop;
};

/// Collects what one function calls, and starts, in loops and elsewhere.
class CallCollector : public RecursiveASTVisitor<CallCollector> {
public:
  CallCollector(Model &M, const FunctionDecl *F) : M(M), F(F) {}

  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
  bool TraverseStmt(Stmt *S) {
    if (!isa_and_nonnull<ForStmt, WhileStmt, DoStmt>(S))
      return Base::TraverseStmt(S);
    const Stmt *Outer = std::exchange(Loop, S);
    bool Result = Base::TraverseStmt(S);
    Loop = Outer;
    return Result;
  }

  bool VisitCallExpr(CallExpr *Call) {
    if (functionPointer(Call->getCallee()))
      if (const auto *Member = dyn_cast<MemberExpr>(callee(Call)))
        Calls.push_back({Call, Member, F, Loop});
    std::optional<CallView> C = viewCall(Call);
    if (C && Loop)
      if (const FunctionDecl *Callee = userDefinition(C->Callee))
        Repeated.insert(Callee);
    if (const Effect *Spawn = C ? C->effect(M, Role::Spawn) : nullptr)
      if (const Expr *Callable = C->operand(Spawn->Callable))
        addStart(Callable);
    return true;
  }
  // A thread of C++ that runs a free function.
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    std::optional<CallView> C = viewCall(E);
    if (const Effect *Spawn = C ? C->effect(M, Role::Spawn) : nullptr)
      if (const Expr *Callable = C->operand(Spawn->Callable))
        addStart(Callable);
    return true;
  }

  std::vector<FieldCall> Calls;
  FunctionSet Repeated;
  /// Entries of tasks; the flag tells those that are started in a loop.
  std::vector<std::pair<const FunctionDecl *, bool>> Starts;

private:
  using Base = RecursiveASTVisitor<CallCollector>;
  static const Expr *callee(const CallExpr *Call) {
    const Expr *E = Call->getCallee()->IgnoreParenImpCasts();
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && Unary->getOpcode() == UO_Deref)
      E = Unary->getSubExpr()->IgnoreParenImpCasts();
    return E;
  }
  void addStart(const Expr *Callable) {
    const Expr *E = Callable->IgnoreParenCasts();
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && Unary->getOpcode() == UO_AddrOf)
      E = Unary->getSubExpr()->IgnoreParens();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      if (const auto *Entry = dyn_cast<FunctionDecl>(Ref->getDecl()))
        if (const FunctionDecl *Definition = userDefinition(Entry))
          Starts.push_back({Definition, Loop != nullptr});
  }

  Model &M;
  const FunctionDecl *F;
  const Stmt *Loop = nullptr;
};

/// The variable that \p E leads through: `item` of `item->f`, `(*item).f`.
const VarDecl *baseOf(const MemberExpr *Member) {
  const Expr *E = Member->getBase()->IgnoreParenImpCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->getOpcode() == UO_Deref)
    E = Unary->getSubExpr()->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

bool contains(const Stmt *Root, const VarDecl *V) {
  llvm::SmallVector<const Stmt *> Work{Root};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Decls = dyn_cast<DeclStmt>(S))
      if (llvm::is_contained(Decls->decls(), V))
        return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

} // namespace

bool WorkFields::holdsWork(const RecordDecl *R) const {
  R = R ? R->getDefinition() : nullptr;
  return R && !Fields.empty() &&
         llvm::any_of(R->fields(), [&](const FieldDecl *F) { return find(F); });
}

WorkFields WorkFields::build(SummaryEngine &Engine) {
  WorkFields Result;
  const FunctionIndex &Index = Engine.index();
  if (!Index.uses(Role::Spawn))
    return Result;
  std::vector<FieldCall> Calls;
  FunctionSet Repeated;
  llvm::MapVector<const FunctionDecl *, unsigned> Starts;
  for (const auto &[F, Node] : Index.nodes()) {
    CallCollector Collector(Engine.model(), F);
    Collector.TraverseStmt(F->getBody());
    llvm::append_range(Calls, Collector.Calls);
    Repeated.insert(Collector.Repeated.begin(), Collector.Repeated.end());
    for (const auto &[Entry, InLoop] : Collector.Starts)
      Starts[Entry] += InLoop ? 2 : 1;
  }
  if (Calls.empty() || Starts.empty())
    return Result;

  /// Which entries lead to each function.
  llvm::DenseMap<const FunctionDecl *,
                 llvm::SmallVector<const FunctionDecl *, 1>>
      Below;
  unsigned Reached = 0;
  for (const auto &[Entry, Count] : Starts) {
    FunctionSet Seen;
    Seen.insert(Entry);
    for (unsigned I = 0; I < Seen.size() && Reached < MaxReached;
         ++I, ++Reached) {
      Below[Seen[I]].push_back(Entry);
      if (const FunctionIndex::Node *Node = Index.node(Seen[I]))
        for (const FunctionDecl *Callee : Node->References)
          // What a task starts is a task of its own.
          if (!Starts.count(Callee))
            Seen.insert(Callee);
    }
  }
  /// Is \p F run by tasks only? Those who start a task refer to its entry.
  auto OnlyInTasks = [&](const FunctionDecl *F) {
    if (!Below.count(F))
      return false;
    return Starts.count(F) ||
           llvm::all_of(Index.nodes(), [&](const auto &Entry) {
             return !Entry.second.References.contains(F) ||
                    Below.count(Entry.first);
           });
  };
  auto IsAnotherEachTime = [&](const FieldCall &C) {
    // Work is done and gone; what cannot change is a table of methods.
    QualType Base = C.Callee->getBase()->getType();
    if ((C.Callee->isArrow() ? Base->getPointeeType() : Base)
            .isConstQualified())
      return false;
    const VarDecl *Item = baseOf(C.Callee);
    if (C.Loop)
      return !Item || contains(C.Loop, Item) ||
             Engine.assignments(Item, C.In) > 1;
    return Item && isa<ParmVarDecl>(Item) && !Starts.count(C.In) &&
           Repeated.contains(C.In);
  };

  llvm::DenseSet<const ValueDecl *> Other;
  for (const FieldCall &C : Calls) {
    const ValueDecl *Field =
        cast<ValueDecl>(C.Callee->getMemberDecl()->getCanonicalDecl());
    if (!OnlyInTasks(C.In) || !IsAnotherEachTime(C)) {
      Other.insert(Field);
      continue;
    }
    Work &W = Result.Fields[Field];
    for (const FunctionDecl *Entry : Below[C.In])
      if (!llvm::is_contained(W.Entries, Entry))
        W.Entries.push_back(Entry);
    if (!W.Arguments.empty())
      continue;
    const VarDecl *Item = baseOf(C.Callee);
    for (const Expr *Arg : C.Call->arguments()) {
      Argument A;
      const Expr *Plain = Arg->IgnoreParenCasts();
      if (const auto *Unary = dyn_cast<UnaryOperator>(Plain);
          Unary && Unary->getOpcode() == UO_AddrOf)
        Plain = Unary->getSubExpr()->IgnoreParens();
      if (const auto *Member = dyn_cast<MemberExpr>(Plain)) {
        if (baseOf(Member) == Item)
          A.Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
      } else if (const auto *Ref = dyn_cast<DeclRefExpr>(Plain)) {
        A.IsItem = Item && Ref->getDecl() == Item;
      }
      W.Arguments.push_back(A);
    }
  }
  for (const ValueDecl *Field : Other)
    Result.Fields.erase(Field);
  for (auto &[Field, W] : Result.Fields)
    W.IsSingle = W.Entries.size() == 1 && Starts.lookup(W.Entries[0]) == 1;
  return Result;
}
