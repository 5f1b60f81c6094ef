//===- OpenMPWalker.h - One walk through a function with teams --*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// OpenMPRegions.cpp walks statements, OpenMPLoops.cpp loops,
// OpenMPDirectives.cpp what directives make of them, OpenMPTasks.cpp what tasks
// do; OpenMPValues.cpp knows
// expressions, OpenMPStorage.cpp what variables hold, OpenMPCalls.cpp what
// callees do.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_OPENMPWALKER_H
#define HEDDLE_ANALYSIS_OPENMPWALKER_H

#include "Analysis/CallView.h"
#include "Analysis/OpenMPRegions.h"
#include "clang/AST/ExprOpenMP.h"
#include "clang/AST/StmtCXX.h"

namespace heddle::analysis::openmp {

class Walker {
public:
  Walker(SummaryEngine &Engine, const clang::FunctionDecl *F, Region &R,
         llvm::DenseSet<const clang::FunctionDecl *> &Visited)
      : Engine(Engine), M(Engine.model()), Ctx(Engine.context()), R(R),
        Visited(Visited), F(F) {}
  void run();

private:
  static constexpr unsigned MaxSteps = 60000;
  static constexpr unsigned MaxAccesses = 4000;
  static constexpr unsigned MaxCallDepth = 6;
  static constexpr unsigned MaxDepth = 200;

  /// What is known of variables and fields: the root and the fields.
  using Key = std::pair<const Storage *,
                        llvm::SmallVector<const clang::FieldDecl *, 2>>;
  using Knowledge = std::map<Key, Value>;
  struct Written {
    llvm::DenseSet<const clang::VarDecl *> Variables;
    llvm::DenseSet<const clang::FieldDecl *> Fields;
    /// By how much a variable moves that nothing else changes; 0: otherwise.
    llvm::DenseMap<const clang::VarDecl *, int64_t> Steps;
    bool Synchronizes = false, MakesTasks = false;
  };
  struct HeldLock {
    Lock L;
    unsigned Scope = 0;
  };
  /// A local object that ends with its scope.
  struct Local {
    const clang::CXXDestructorDecl *Destructor = nullptr;
    Location At;
    const clang::Expr *Site = nullptr;
    unsigned Scope = 0;
  };
  /// A loop whose variable takes known values.
  struct Counted {
    const clang::VarDecl *Variable = nullptr;
    const clang::Expr *Low = nullptr, *Limit = nullptr;
    /// By the operator of the test, with the variable on the left.
    clang::BinaryOperatorKind Test = clang::BO_LT;
    const clang::Expr *Step = nullptr;
    bool Down = false;
  };

  // OpenMPRegions.cpp: statements
  void statement(const clang::Stmt *S);
  void compound(const clang::CompoundStmt *C);
  void declare(const clang::VarDecl *V);
  void branch(const clang::IfStmt *If);
  const Written &written(const clang::Stmt *S);
  void collectWritten(const clang::Stmt *S, Written &W, unsigned Depth);
  void forget(const Written &W);
  void forgetInLoop(const Written &W);
  void merge(const Knowledge &Other, Symbolic Condition);
  Storage *newStorage(const clang::VarDecl *V, const clang::Stmt *Creator,
                      const Frame *Owner);
  Frame *push(Frame::KindTy Kind,
              const clang::OMPExecutableDirective *D = nullptr);

  // OpenMPLoops.cpp
  void forLoop(const clang::ForStmt *For);
  void rangeLoop(const clang::CXXForRangeStmt *For);
  void uncountedLoop(const clang::Expr *Condition, const clang::Stmt *Body);
  std::optional<Counted> counted(const clang::Stmt *For) const;
  std::optional<Counted> counted(const clang::Expr *Condition,
                                 const Written &W) const;
  /// A symbol for the values of the loop's variable from \p Low on.
  Symbolic loopValues(const Counted &C, Symbolic Low, Symbol *&Made);
  Symbolic limitOf(const clang::Expr *Limit);

  // OpenMPValues.cpp: expressions
  Value eval(const clang::Expr *E);
  Value evalCast(const clang::CastExpr *Cast);
  Value evalUnary(const clang::UnaryOperator *U);
  Value evalBinary(const clang::BinaryOperator *B);
  Location lval(const clang::Expr *E);
  Location object(const CallView &C);

  // OpenMPCalls.cpp
  Value call(const clang::Expr *E, Location *Result = nullptr);
  void enterClosure(const clang::CXXRecordDecl *Closure,
                    const Location &Object);
  void makeClosure(const clang::LambdaExpr *E, const Location &L);
  void recordRead(const clang::Expr *E);
  void destroy(const clang::CXXDestructorDecl *D, const Location &Object,
               const clang::Expr *Site);
  bool mayEnter(const clang::FunctionDecl *Callee);
  Value runFunction(const clang::FunctionDecl *Callee, const CallView &C,
                    Location Object, Location *Result);
  /// A method of a container and the like; false: of something else.
  bool containerCall(const CallView &C, Value &Result, Location *Where);

  // OpenMPStorage.cpp: what variables and fields hold, and who touches them
  Location variable(const clang::VarDecl *V);
  Location element(const clang::Expr *Base, const Location &Array,
                   Symbolic Index);
  Value load(const Location &L, clang::QualType T);
  void store(const Location &L, Value V);
  void write(const Location &L, const clang::Expr *Site, Value V,
             const clang::Expr *Update = nullptr);
  void record(const Location &L, const clang::Expr *Site, bool IsWrite,
              const clang::Expr *Update = nullptr, bool Shallow = false);
  void recordIn(const Frame *In, const Location &L, const clang::Expr *Site,
                bool IsWrite);
  Symbolic constantOf(const clang::Expr *E);
  Symbolic fresh();
  /// Any number from 0 up to \p Limit.
  Symbolic below(Symbolic Limit);
  std::optional<Key> key(const Location &L) const;
  bool isUnstable(const Location &L) const;

  // OpenMPDirectives.cpp
  void directive(const clang::OMPExecutableDirective *D);
  void construct(const clang::OMPExecutableDirective *D);
  void loopNest(const clang::OMPLoopDirective *D, Frame *Loop);
  void nest(const clang::Stmt *S, unsigned Levels, Frame *Loop);
  void sections(const clang::OMPExecutableDirective *D);
  void endTasks(llvm::function_ref<bool(const Frame &)> Which);
  void barrier();
  void atomic(const clang::OMPAtomicDirective *D);
  bool isAtomicX(const clang::Expr *E) const;
  void ordered(const clang::OMPOrderedDirective *D);
  void privatize(const clang::OMPExecutableDirective *D, Frame *Outside);
  void privatize(const clang::VarDecl *V, bool KeepsValue);
  void destabilize(const clang::OMPExecutableDirective *D,
                   llvm::SmallVectorImpl<Storage *> &Changed);
  static const Frame *taskRegion(const Frame *F);
  Frame *team() const;
  Symbolic numberOf(const clang::Expr *E);
  bool isConstant(const clang::Expr *E, int64_t Value);

  // OpenMPTasks.cpp
  void task(const clang::OMPExecutableDirective *D,
            llvm::function_ref<void()> Body);
  void taskLoop(const clang::OMPLoopDirective *D);
  void taskWait(const clang::OMPExecutableDirective *D);
  llvm::SmallVector<Dependence, 2>
  dependences(const clang::OMPExecutableDirective *D);
  void depobj(const clang::OMPDepobjDirective *D);

  SummaryEngine &Engine;
  model::Model &M;
  clang::ASTContext &Ctx;
  Region &R;
  llvm::DenseSet<const clang::FunctionDecl *> &Visited;
  const clang::FunctionDecl *F;
  Frame *Now = nullptr;
  llvm::DenseMap<const clang::VarDecl *, Location> Env;
  /// What lives as long as the program, or at least as this walk.
  llvm::DenseMap<const clang::VarDecl *, Storage *> Globals;
  Location This;
  Knowledge Values;
  std::vector<HeldLock> Locks;
  std::vector<Local> Locals;
  std::vector<Condition> Conditions;
  llvm::SmallVector<const clang::FunctionDecl *, 4> Stack;
  /// What the function that is being walked returns.
  llvm::SmallVector<Value, 2> Returned;
  llvm::SmallVector<Location, 2> ReturnedAt;
  const clang::Expr *OuterCall = nullptr;
  llvm::DenseMap<const clang::Stmt *, std::unique_ptr<Written>> WrittenIn;
  llvm::DenseMap<const clang::FieldDecl *, unsigned> UnstableFields;
  /// Accesses to it are atomic: the current directive's. Its subscripts need
  /// not be understood, if it is written in the same way.
  Location AtomicAt;
  const clang::Expr *AtomicX = nullptr;
  /// What `depobj` directives have stored in each variable.
  llvm::DenseMap<const clang::VarDecl *, llvm::SmallVector<Dependence, 2>>
      Depobjs;
  bool AfterSink = false, BeforeSource = false;
  unsigned Sequence = 0, StepsTaken = 0, Scope = 0, Unrolled = 0, Depth = 0;
};

} // namespace heddle::analysis::openmp

#endif // HEDDLE_ANALYSIS_OPENMPWALKER_H
