//===- StateTest.cpp - Joining and rewriting what is known ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/State.h"
#include "TestSupport.h"

using namespace heddle::analysis;
using namespace heddle::test;

namespace {

class StateTest : public ::testing::Test {
protected:
  StateTest() { Here.Reachable = There.Reachable = true; }

  std::unique_ptr<clang::ASTUnit> AST =
      parse("struct Node { int value; Node *next; };\n"
            "int gate, door, ready; Node node, *p, *q, many[4]; int i, j;");
  AccessPath path(llvm::StringRef Name) {
    return AccessPath::variable(variable(*AST, Name));
  }
  const clang::FieldDecl *field(llvm::StringRef Name) {
    return find<clang::FieldDecl>(*AST, Name);
  }
  static LiveTask task(unsigned Number, PathSet Waited = {}) {
    LiveTask T;
    T.Task = Number;
    T.Waited = std::move(Waited);
    return T;
  }
  State Here, There;
};

TEST_F(StateTest, AnUnreachableStateAddsNothing) {
  Here.acquire(path("gate"), false, {});
  There.Reachable = false;
  EXPECT_FALSE(Here.join(There));
  EXPECT_TRUE(Here.held(path("gate")));
  EXPECT_TRUE(There.join(Here))
      << "the first path that leads here is taken over";
  EXPECT_TRUE(There.held(path("gate")));
}

TEST_F(StateTest, LocksAreHeldOnlyIfOnBothPaths) {
  Here.acquire(path("gate"), false, {});
  Here.acquire(path("door"), false, {});
  There.acquire(path("gate"), true, {});
  EXPECT_TRUE(Here.join(There));
  ASSERT_TRUE(Here.held(path("gate")));
  EXPECT_TRUE(Here.held(path("gate"))->Shared) << "the weaker side counts";
  EXPECT_FALSE(Here.held(path("door")));
  EXPECT_FALSE(Here.join(There)) << "a fixed point";
}

TEST_F(StateTest, ALockOfOnePathIsHeldWhereItsConditionIsTrue) {
  Fact Alone{path("ready"), 1, /*Holds=*/true};
  Fact Several{path("ready"), 1, /*Holds=*/false};
  Here.learn(Several);
  Here.acquire(path("gate"), false, {});
  There.learn(Alone);
  State Other = There;
  EXPECT_TRUE(Other.join(Here));
  EXPECT_TRUE(Here.join(There));
  for (const State *S : {&Here, &Other}) {
    EXPECT_FALSE(S->held(path("gate")));
    ASSERT_TRUE(S->heldIf(path("gate"))) << "in either order";
    EXPECT_EQ(S->heldIf(path("gate"))->If, Several);
  }
  EXPECT_FALSE(Here.join(There)) << "a fixed point";
  State Then = Here;
  Then.learn(Several);
  EXPECT_TRUE(Then.held(path("gate")));
  Here.learn(Alone);
  EXPECT_FALSE(Here.held(path("gate")));
  EXPECT_FALSE(Here.heldIf(path("gate")));
  Other.invalidate(path("ready"), /*NewStorage=*/false);
  EXPECT_FALSE(Other.heldIf(path("gate"))) << "nobody knows any more";
}

TEST_F(StateTest, FactsImplyAndContradictEachOther) {
  AccessPath I = path("i");
  Fact IsTwo{I, 2, true}, IsNotTwo{I, 2, false}, IsThree{I, 3, true};
  Fact BelowTwo{I, 2, true, true}, BelowThree{I, 3, true, true};
  Fact FromTwo{I, 2, false, true}, FromThree{I, 3, false, true};
  EXPECT_TRUE(implies(IsTwo, BelowThree));
  EXPECT_TRUE(implies(IsThree, IsNotTwo));
  EXPECT_FALSE(implies(IsNotTwo, IsThree));
  EXPECT_TRUE(implies(BelowTwo, BelowThree));
  EXPECT_FALSE(implies(BelowThree, BelowTwo));
  EXPECT_TRUE(implies(FromThree, FromTwo));
  EXPECT_FALSE(implies(FromTwo, FromThree));
  EXPECT_TRUE(implies(BelowTwo, IsNotTwo));
  EXPECT_FALSE(implies(IsTwo, {path("j"), 2, true}));
  EXPECT_TRUE(contradicts(IsTwo, IsThree));
  EXPECT_TRUE(contradicts(BelowTwo, FromTwo));
  EXPECT_TRUE(contradicts(IsTwo, BelowTwo));
  EXPECT_TRUE(contradicts(BelowTwo, IsTwo));
  EXPECT_FALSE(contradicts(BelowThree, FromTwo)) << "it is two";
  EXPECT_FALSE(contradicts(IsNotTwo, BelowThree));
}

TEST_F(StateTest, ReleasingTheCallersLockIsRemembered) {
  Here.release(path("gate"));
  ASSERT_EQ(Here.Dropped.size(), 1u);
  EXPECT_TRUE(There.join(Here)) << "dropped on one path is not held for sure";
  EXPECT_EQ(There.Dropped.size(), 1u);
  There.acquire(path("gate"), false, {});
  EXPECT_TRUE(There.Dropped.empty());
}

TEST_F(StateTest, LiveTasksAddUpAndWaitsShrink) {
  Here.Live = {task(1, {path("ready")})};
  There.Live = {task(1), task(2)};
  Here.waitFor(path("ready"));
  EXPECT_TRUE(Here.join(There));
  EXPECT_EQ(Here.Live.size(), 2u);
  EXPECT_TRUE(Here.live(1)->Waited.empty());
  EXPECT_TRUE(Here.Waited.empty());
  EXPECT_FALSE(Here.live(3));
  Here.endTasks([](const LiveTask &T) { return T.Task == 1; });
  EXPECT_FALSE(Here.live(1));
}

TEST_F(StateTest, GuardsMayOwnAfterAJoin) {
  GuardState G;
  G.Guard = path("i");
  G.Locks = {path("gate")};
  Here.Guards = {G};
  G.Owns = GuardState::No;
  There.Guards = {G};
  EXPECT_TRUE(Here.join(There));
  ASSERT_TRUE(Here.guard(path("i")));
  EXPECT_EQ(Here.guard(path("i"))->Owns, GuardState::Maybe);
  There.Guards.clear();
  Here.join(There);
  EXPECT_FALSE(Here.guard(path("i")));
}

TEST_F(StateTest, DifferentBindingsAreForgotten) {
  Here.bind(path("p"), Value::address(path("node")));
  There.bind(path("p"), Value::address(path("many")));
  Here.bind(path("q"), Value::address(path("node")));
  There.bind(path("q"), Value::address(path("node")));
  EXPECT_TRUE(Here.join(There));
  EXPECT_FALSE(Here.binding(path("p")));
  EXPECT_TRUE(Here.binding(path("q")));
}

TEST_F(StateTest, DifferentElementsBecomeTheArray) {
  AccessPath Many = path("many");
  Here.bind(path("p"), Value::address(Many.element(OriginSet::constant(0))));
  There.bind(path("p"), Value::address(Many.element(OriginSet::constant(1))));
  EXPECT_TRUE(Here.join(There));
  ASSERT_TRUE(Here.binding(path("p")));
  EXPECT_EQ(Here.binding(path("p"))->Path, Many.element({}));
  EXPECT_FALSE(Here.join(There));
}

TEST_F(StateTest, NormalizeFollowsPointers) {
  Here.bind(path("p"), Value::address(path("node")));
  Here.bind(path("q"), Value::load(path("p")));
  EXPECT_EQ(Here.normalize(path("p").deref()), path("node"));
  EXPECT_EQ(Here.normalize(path("p").deref().field(field("value"))),
            path("node").field(field("value")));
  EXPECT_EQ(Here.normalize(path("q").deref()), path("node"));
  EXPECT_EQ(Here.normalize(path("p")), path("p")) << "p itself is not *p";
  EXPECT_EQ(Here.normalize(path("node")), path("node"));
}

TEST_F(StateTest, NormalizeEndsOnCycles) {
  Here.bind(path("p"), Value::load(path("q")));
  Here.bind(path("q"), Value::load(path("p")));
  EXPECT_TRUE(Here.normalize(path("p").deref()));
  // p = p->next would explain itself by itself: it is not kept.
  State Walk;
  Walk.bind(path("p"), Value::load(path("p").deref().field(field("next"))));
  EXPECT_FALSE(Walk.binding(path("p")));
}

TEST_F(StateTest, AWriteInvalidatesWhatWasKnownThroughIt) {
  Here.bind(path("p"), Value::address(path("node")));
  Here.bind(path("q"), Value::load(path("p")));
  Here.Facts.push_back({path("p"), 0, false});
  Here.Live = {task(1)};
  Here.invalidate(path("p"), /*NewStorage=*/false);
  EXPECT_FALSE(Here.binding(path("p")));
  EXPECT_FALSE(Here.binding(path("q")));
  EXPECT_TRUE(Here.Facts.empty());
  EXPECT_EQ(Here.live(1)->Since.size(), 1u);
}

TEST_F(StateTest, AChannelClosedOnOnePathIsNotAlwaysClosed) {
  Fact IsReady{path("ready"), 0, false};
  Here.Facts = {IsReady};
  Here.Closed = {{path("gate"), {}, true, {}}};
  EXPECT_TRUE(Here.join(There));
  ASSERT_EQ(Here.Closed.size(), 1u);
  EXPECT_FALSE(Here.Closed[0].Always);
  ASSERT_EQ(Here.Closed[0].When.size(), 1u);
  EXPECT_TRUE(Here.Closed[0].When[0] == IsReady);
  EXPECT_FALSE(Here.join(There));
}

TEST_F(StateTest, HandleFollowsCopies) {
  Here.bind(path("p"), Value::load(path("q").asCopied()));
  EXPECT_EQ(Here.handle(path("p")), path("q"));
  EXPECT_EQ(Here.handle(path("node").asCopied()), path("node"));
}

} // namespace
