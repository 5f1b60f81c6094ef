//===- OpenMPRegions.h - What the threads of directives do ------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parallel constructs are nested blocks of the program. A function is walked
// once, statement by statement, with what is known of the values of its
// variables; what it calls is walked in place. Each access to memory is written
// down with the frame it happens in: which team, iteration, section, task.
//
// A frame may stand for several instances (the threads of a team, the
// iterations of a loop). Two accesses may be concurrent if their instances part
// at one of their common frames in a way that nothing orders: see
// OpenMPConflicts.cpp.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_OPENMPREGIONS_H
#define HEDDLE_ANALYSIS_OPENMPREGIONS_H

#include "Analysis/SummaryEngine.h"
#include "Analysis/SymbolicValue.h"
#include "clang/AST/StmtOpenMP.h"
#include <map>

namespace heddle::analysis::openmp {

struct Frame;

/// A variable or an object that an expression creates. There is one in each
/// instance of its owner.
struct Storage {
  const clang::VarDecl *Variable = nullptr;
  const clang::Stmt *Creator = nullptr;
  const Frame *Owner = nullptr;
  /// Threads that are running may change it: its value is not known.
  bool Unstable = false;
  /// It began as a copy of this one: pointers in it lead where those did.
  const Storage *CopyOf = nullptr;
  /// Its elements as far as the initialiser tells them.
  const std::vector<int64_t> *Table = nullptr;
};

struct Step {
  enum KindTy : unsigned char { Field, Index, Deref };
  KindTy Kind = Field;
  const clang::FieldDecl *Member = nullptr;
  Symbolic Subscript = nullptr;
};

/// A location in memory; a pointer's target if it is a pointer's value.
struct Location {
  const Storage *Root = nullptr;
  llvm::SmallVector<Step, 3> Steps;
  static constexpr unsigned MaxSteps = 8;

  explicit operator bool() const { return Root; }
  Location field(const clang::FieldDecl *F) const;
  Location deref() const;
  Location index(Symbolic I) const;
  /// The element \p By further on in the same array.
  Location moved(SymbolicArena &Arena, SymbolicOp Op, Symbolic By) const;
  /// No step depends on a subscript.
  bool isPlain() const {
    return Root && llvm::all_of(Steps, [](const Step &S) {
             return S.Kind == Step::Field;
           });
  }
};

struct Value {
  Symbolic Number = nullptr;
  /// A pointer to this location.
  Location Target;
  bool IsPointer = false;

  static Value number(Symbolic S) {
    Value V;
    V.Number = S;
    return V;
  }
  static Value pointer(Location L) {
    Value V;
    V.IsPointer = bool(L);
    V.Target = std::move(L);
    return V;
  }
};

/// A name that a task gives to what it needs or makes.
struct Dependence {
  bool Writes = false;
  /// Tasks with this form of it exclude each other without an order.
  bool Mutex = false;
  bool All = false;
  Location On;
};

struct Frame {
  enum KindTy : unsigned char {
    Root,
    Team,      ///< one thread of a team
    Iteration, ///< of a loop that the threads share
    Lane,      ///< an iteration of a vector loop
    Section,
    Single,
    Master,
    Task
  };
  KindTy Kind = Root;
  const Frame *Parent = nullptr;
  unsigned Depth = 0;
  const clang::OMPExecutableDirective *Directive = nullptr;
  /// Has it several instances?
  bool Replicated = false;
  /// Team: how many threads were asked for; 0: that is not known.
  int64_t Threads = 0;
  /// Team: the threads are in different teams.
  bool League = false;
  /// Team: assumed around a function that some team calls.
  bool Orphan = false;
  /// Team: barriers so far.
  unsigned Phase = 0;
  /// Team and Task: what tells the thread's number.
  const Symbol *Number = nullptr;
  /// Iteration and Lane: the loop variables.
  llvm::SmallVector<const Symbol *, 2> Variables;
  /// So many of them, from the first on, are divided among the threads.
  unsigned Divided = 1;
  /// Iteration: equal loops give equal iterations to equal threads.
  bool IsStatic = false;
  Symbolic Chunk = nullptr;
  /// Lane: iterations that are further apart are in order; 0: none are.
  int64_t SafeLength = 0;
  /// Iteration: waits for iterations that are so far back (doacross).
  std::vector<llvm::SmallVector<int64_t, 2>> Sinks;
  /// Section and Master: which of them.
  unsigned Which = 0;

  // Task: when it is made, when it has ended, when all it makes have ended.
  unsigned Start = 0, End = ~0u, EndOfAll = ~0u;
  /// The phases of the teams around it, when it ends.
  unsigned EndPhase = ~0u;
  llvm::SmallVector<Dependence, 2> Dependences;

  bool isWithin(const Frame *Outer) const {
    const Frame *F = this;
    while (F && F->Depth > Outer->Depth)
      F = F->Parent;
    return F == Outer;
  }
};

struct Lock {
  /// A critical section's name; empty with IsNamed: that without a name.
  std::string Name;
  bool IsNamed = false;
  /// An ordered region of this frame.
  const Frame *Ordered = nullptr;
  Location At;
};

struct Condition {
  /// Null: nothing is known of it.
  Symbolic Test = nullptr;
  bool Holds = true;
  const clang::Stmt *Where = nullptr;
};

struct Access {
  const Frame *In = nullptr;
  Location At;
  const clang::Expr *Site = nullptr;
  /// The call in the walked function that leads to it, if it is in a callee.
  const clang::Expr *Call = nullptr;
  const clang::FunctionDecl *Function = nullptr;
  /// `x op= e` and the like: the whole expression.
  const clang::Expr *Update = nullptr;
  bool IsWrite = false, IsAtomic = false;
  /// Only the object itself, not what it owns.
  bool Shallow = false;
  unsigned Sequence = 0;
  /// Of each Team frame around it, the outermost first.
  llvm::SmallVector<unsigned, 2> Phases;
  llvm::SmallVector<Lock, 1> Locks;
  llvm::SmallVector<Condition, 4> Conditions;
  /// After a sink, before a source of a doacross loop.
  bool AfterSink = false, BeforeSource = false;
};

/// All that one function does, with what it calls.
struct Region {
  SymbolicArena Arena;
  std::deque<Frame> Frames;
  std::deque<Storage> Storages;
  std::vector<Access> Accesses;
  /// The tasks in the order in which they are made.
  std::vector<Frame *> Tasks;
  bool Truncated = false;
};

/// Does \p S contain a directive (lambdas left out)?
bool containsDirective(const clang::Stmt *S);
/// Walks \p F and what it calls. \p Visited: functions that were walked on the
/// way, inside of a parallel construct.
void walk(SummaryEngine &Engine, const clang::FunctionDecl *F, Region &R,
          llvm::DenseSet<const clang::FunctionDecl *> &Visited);
/// Mends what can be mended by a clause or one more directive.
void findFix(OpenMPRace &Race, const Access &First, const Access &Second,
             const Frame &Construct, const Region &R,
             const clang::FunctionDecl *F, clang::ASTContext &Ctx);

} // namespace heddle::analysis::openmp

#endif // HEDDLE_ANALYSIS_OPENMPREGIONS_H
