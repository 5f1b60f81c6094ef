//===- Story.cpp - Which task does what in a finding ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Story.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace heddle::report {

namespace {

enum class Who { Mine, Theirs };
enum class When { First, Before, After };

/// What is exported has no more than the words of a note, so these are asked:
/// whose step it is, and whether it comes before what is reported there.
struct Clue {
  StringLiteral Check; ///< Empty: any.
  StringLiteral Phrase;
  Who Whose;
  When Order;
};

} // namespace

// The first one that fits counts.
static constexpr Clue Clues[] = {
    {"heddle-send-after-close", "the sending task starts here", Who::Mine,
     When::First},
    {"heddle-send-after-close", "the closing task starts here", Who::Theirs,
     When::First},
    {"heddle-double-close", "the sending task starts here", Who::Theirs,
     When::First},
    {"heddle-double-close", "the closing task starts here", Who::Mine,
     When::First},
    {"heddle-waitgroup-add-in-task", "it is waited for here", Who::Theirs,
     When::After},
    {"heddle-waitgroup-add-in-task", "the task starts here", Who::Mine,
     When::First},
    {"heddle-false-sharing", "is written here", Who::Theirs, When::After},
    {"heddle-inconsistent-locking", "here with", Who::Theirs, When::After},
    {"heddle-write-under-shared-lock", "under the same lock here", Who::Theirs,
     When::After},
    {"heddle-write-under-shared-lock", "it is locked for reading here",
     Who::Mine, When::Before},
    {"heddle-blocked-forever", "the wait would be ended here", Who::Theirs,
     When::After},
    {"heddle-blocked-forever", "before that, it is waited here", Who::Theirs,
     When::Before},
    {"heddle-waitgroup-misuse", "a task uses it here", Who::Theirs,
     When::After},
    {"", "at the same time", Who::Theirs, When::After},
    {"", "is held by the first access only", Who::Mine, When::Before},
    {"", "is held by the second access only", Who::Theirs, When::Before},
    {"", "the other task starts here", Who::Theirs, When::First},
    {"", "the task uses", Who::Theirs, When::After},
    {"", "the task takes the lock here", Who::Theirs, When::After},
    {"", "the lock is taken here", Who::Mine, When::Before},
};
/// Whose start this is depends on who else there is.
static constexpr StringLiteral TaskStarts = "the task starts here";
static constexpr StringLiteral ByThisTask = "by this task";
/// One task with another one of its kind: both do the same.
static constexpr StringLiteral WithItself = "another instance of the task";
/// Each lock of a circle begins the steps of one more task.
static constexpr StringLiteral LockOrder = "heddle-lock-order-inversion";
static constexpr StringLiteral IsLocked = "is locked here";

/// "held by the %select{first|second}1 access only" is found by its end.
std::vector<StringRef> cluesOfStories() {
  std::vector<StringRef> Result{TaskStarts, ByThisTask, IsLocked, WithItself};
  for (const Clue &C : Clues)
    Result.push_back(C.Phrase);
  return Result;
}

static const Clue *clueOf(StringRef Check, StringRef Text) {
  for (const Clue &C : Clues)
    if ((C.Check.empty() || C.Check == Check) && Text.contains(C.Phrase))
      return &C;
  return nullptr;
}

namespace {
/// Puts the steps of one task in order, as they become known.
class Steps {
public:
  explicit Steps(Thread &Of) : Of(Of) {}

  void add(Step S, When Order) {
    size_t At = Order == When::First    ? Firsts++
                : Order == When::Before ? Firsts + Befores++
                                        : Of.Steps.size();
    Of.Steps.insert(Of.Steps.begin() + At, std::move(S));
  }

private:
  Thread &Of;
  size_t Firsts = 0, Befores = 0;
};
} // namespace

static std::vector<Thread> circleOfLocks(const Finding &F) {
  std::vector<Thread> Threads(1);
  for (const Note &N : F.Notes) {
    if (StringRef(N.Text).contains(IsLocked) && !Threads.back().Steps.empty())
      Threads.emplace_back();
    Threads.back().Steps.push_back({N.Text, N.Where});
  }
  Threads.front().Steps.push_back({F.Message, F.Where, true});
  return Threads;
}

static std::vector<Thread> twoTasks(const Finding &F) {
  Thread Mine, Theirs;
  Steps MySteps(Mine), TheirSteps(Theirs);
  Mine.Steps.push_back({F.Message, F.Where, true});
  for (const Note &N : F.Notes) {
    Who Whose = Who::Mine;
    When Order = When::After;
    if (const Clue *C = clueOf(F.Check, N.Text)) {
      Whose = C->Whose;
      Order = C->Order;
    } else if (StringRef(N.Text).contains(TaskStarts)) {
      bool IsOurs =
          StringRef(F.Message).contains(ByThisTask) || Theirs.Steps.empty();
      Whose = IsOurs ? Who::Mine : Who::Theirs;
      Order = When::First;
    }
    (Whose == Who::Mine ? MySteps : TheirSteps).add({N.Text, N.Where}, Order);
  }
  if (Theirs.Steps.empty() && StringRef(F.Message).contains(WithItself)) {
    Theirs = Mine;
    Theirs.Name = WithItself;
  }
  std::vector<Thread> Threads{std::move(Mine)};
  if (!Theirs.Steps.empty())
    Threads.push_back(std::move(Theirs));
  return Threads;
}

std::vector<Thread> tellStory(const Finding &F) {
  std::vector<Thread> Threads =
      F.Check == LockOrder ? circleOfLocks(F) : twoTasks(F);
  if (Threads.size() == 2) {
    Threads[0].Name = "this task";
    if (Threads[1].Name.empty())
      Threads[1].Name = "the other side";
  } else if (Threads.size() > 2) {
    for (size_t I = 0; I < Threads.size(); ++I)
      Threads[I].Name = "task " + utostr(I + 1);
  }
  return Threads;
}

} // namespace heddle::report
