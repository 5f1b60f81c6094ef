//===- TranslationUnitAnalysisTest.cpp - Findings in tiny programs --------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/TranslationUnitAnalysis.h"
#include "TestSupport.h"

using namespace heddle::analysis;
using namespace heddle::test;

namespace {

/// A library of its own, known by annotations only: no standard headers.
constexpr llvm::StringLiteral Library = R"(
#define ROLE(...) __attribute__((annotate("heddle:" #__VA_ARGS__)))
struct ROLE(kind: task-handle) Task {
  template <class F> ROLE(role: spawn, callable: 0) explicit Task(F job) {}
  ROLE(role: join) void join();
};
struct ROLE(kind: lock) Gate {
  ROLE(role: acquire) void enter();
  ROLE(role: release) void leave();
};
struct ROLE(kind: channel) Mailbox {
  ROLE(role: send) void put(int);
  ROLE(role: receive) int take();
  ROLE(role: close) void close();
};
struct ROLE(kind: wait-group) Crew {
  ROLE(role: wg-add) void add(int);
  ROLE(role: wg-done) void done();
  ROLE(role: wg-wait) void wait();
};
)";

struct Analysed {
  explicit Analysed(llvm::StringRef Code)
      : AST(parse((Library + Code).str())), TU(AST->getASTContext(), builtIn()),
        Found(TU.findings()) {}

  std::unique_ptr<clang::ASTUnit> AST;
  TranslationUnitAnalysis TU;
  const Findings &Found;
};

TEST(TranslationUnitAnalysis, PlainCodeHasNoFindings) {
  Analysed P("int sum; void add(int n) { while (n--) ++sum; }");
  EXPECT_TRUE(P.Found.Races.empty());
  EXPECT_TRUE(P.Found.BusyWaits.empty());
  EXPECT_EQ(P.TU.budget().LargeFunctions, 0u);
}

TEST(TranslationUnitAnalysis, FindsAWriteBesideATask) {
  Analysed P("void visit() { int visitors = 0;\n"
             "  Task door([&] { ++visitors; });\n"
             "  ++visitors; door.join(); }");
  ASSERT_EQ(P.Found.Races.size(), 1u);
  const Conflict &Race = P.Found.Races[0];
  EXPECT_EQ(Race.First.Path.str(), "visitors");
  EXPECT_EQ(Race.Sure, Confidence::High);
  EXPECT_FALSE(Race.WithItself);
  EXPECT_TRUE(Race.FirstTask || Race.SecondTask);
}

TEST(TranslationUnitAnalysis, AJoinOrders) {
  Analysed P("void visit() { int visitors = 0;\n"
             "  Task door([&] { ++visitors; });\n"
             "  door.join(); ++visitors; }");
  EXPECT_TRUE(P.Found.Races.empty());
}

TEST(TranslationUnitAnalysis, ACommonLockProtects) {
  llvm::StringRef Code =
      "void visit() { int visitors = 0; Gate gate, other;\n"
      "  Task door([&] { gate.enter(); ++visitors; gate.leave(); });\n"
      "  GATE.enter(); ++visitors; GATE.leave(); door.join(); }";
  EXPECT_TRUE(
      Analysed(("#define GATE gate\n" + Code).str()).Found.Races.empty());
  EXPECT_EQ(Analysed(("#define GATE other\n" + Code).str()).Found.Races.size(),
            1u);
}

TEST(TranslationUnitAnalysis, FollowsCallsIntoHelpers) {
  Analysed P("void count(int &n) { ++n; }\n"
             "void visit() { int visitors = 0;\n"
             "  Task door([&] { count(visitors); });\n"
             "  count(visitors); door.join(); }");
  ASSERT_EQ(P.Found.Races.size(), 1u);
}

TEST(TranslationUnitAnalysis, FindsASendAfterClose) {
  Analysed P("void post(Mailbox &box) { box.close(); box.put(1); }\n"
             "void fine(Mailbox &box) { box.put(1); box.close(); }");
  ASSERT_EQ(P.Found.SendsAfterClose.size(), 1u);
  EXPECT_EQ(P.Found.SendsAfterClose[0].Send.Path.str(), "box");
  EXPECT_TRUE(P.Found.SendsAfterClose[0].Always);
}

TEST(TranslationUnitAnalysis, FindsAnAddInTheTask) {
  Analysed P("void run() { Crew crew;\n"
             "  Task t([&] { crew.add(1); crew.done(); });\n"
             "  crew.wait(); t.join(); }");
  EXPECT_EQ(P.Found.AddsInTask.size(), 1u);
  Analysed Fine("void run() { Crew crew; crew.add(1);\n"
                "  Task t([&] { crew.done(); });\n"
                "  crew.wait(); t.join(); }");
  EXPECT_TRUE(Fine.Found.AddsInTask.empty());
}

TEST(TranslationUnitAnalysis, WrongAnnotationsAreListed) {
  Analysed P("ROLE(role: jion) void finish(); void run() { finish(); }");
  ASSERT_EQ(P.TU.annotationErrors().size(), 1u);
  EXPECT_NE(P.TU.annotationErrors()[0].What.find("unknown role 'jion'"),
            std::string::npos);
}

TEST(TranslationUnitAnalysis, FindingsAreComputedOnce) {
  Analysed P(
      "void visit() { int n = 0; Task t([&] { ++n; }); ++n; t.join(); }");
  EXPECT_EQ(&P.Found, &P.TU.findings());
  EXPECT_EQ(P.TU.findings().Races.size(), 1u);
}

} // namespace
