//===- FunctionIndexTest.cpp - Who calls whom -----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionIndex.h"
#include "TestSupport.h"

using namespace heddle::analysis;
using namespace heddle::test;
using heddle::model::Model;
using heddle::model::Role;

namespace {

/// `start` is a spawn; the annotation makes it one.
constexpr llvm::StringLiteral Prelude =
    "#define ROLE(...) __attribute__((annotate(\"heddle:\" #__VA_ARGS__)))\n"
    "ROLE(role: spawn, callable: 0) void start(void (*job)());\n"
    "ROLE(role: sleep) void pause();\n";

struct Indexed {
  explicit Indexed(llvm::StringRef Code)
      : AST(parse((Prelude + Code).str())), M(builtIn(), AST->getASTContext()),
        Index(FunctionIndex::build(AST->getASTContext(), M)) {}

  const clang::FunctionDecl *operator[](llvm::StringRef Name) {
    return function(*AST, Name);
  }
  std::vector<std::string>
  names(llvm::ArrayRef<const clang::FunctionDecl *> Functions) {
    std::vector<std::string> Names;
    for (const clang::FunctionDecl *F : Functions)
      Names.push_back(F->getNameAsString());
    return Names;
  }

  std::unique_ptr<clang::ASTUnit> AST;
  Model M;
  FunctionIndex Index;
};

TEST(FunctionIndex, KnowsTheRolesOfABody) {
  Indexed P("void job() { pause(); } void idle() {}\n"
            "void boss() { start(job); }");
  EXPECT_TRUE(P.Index.node(P["boss"])->has(Role::Spawn));
  EXPECT_FALSE(P.Index.node(P["boss"])->has(Role::Sleep));
  EXPECT_TRUE(P.Index.node(P["job"])->has(Role::Sleep));
  EXPECT_TRUE(P.Index.uses(Role::Spawn));
  EXPECT_FALSE(P.Index.uses(Role::Join));
  EXPECT_FALSE(P.Index.node(P["start"])) << "it has no body";
}

TEST(FunctionIndex, PlainCodeUsesNothing) {
  Indexed P("int add(int a, int b) { return a + b; }");
  EXPECT_FALSE(P.Index.usesAnything());
}

TEST(FunctionIndex, ReachingFollowsCallersNotCallees) {
  Indexed P("void job() {} void boss() { start(job); }\n"
            "void office() { boss(); } void company() { office(); }\n"
            "void elsewhere() { job(); }");
  auto Reached = P.Index.reaching(
      [](const FunctionIndex::Node &N) { return N.has(Role::Spawn); });
  EXPECT_EQ(P.names(Reached.getArrayRef()),
            (std::vector<std::string>{"boss", "office", "company"}));
}

TEST(FunctionIndex, PostOrderPutsCalleesFirst) {
  Indexed P("void job() {} void boss() { start(job); }\n"
            "void office() { boss(); job(); }");
  EXPECT_EQ(P.names(P.Index.postOrder({P["office"]})),
            (std::vector<std::string>{"job", "boss", "office"}));
}

TEST(FunctionIndex, RecursionEnds) {
  Indexed P("void pong(int n); void ping(int n) { pong(n); }\n"
            "void pong(int n) { ping(n - 1); start(nullptr); }");
  auto Reached = P.Index.reaching(
      [](const FunctionIndex::Node &N) { return N.has(Role::Spawn); });
  EXPECT_EQ(Reached.size(), 2u);
  EXPECT_EQ(P.Index.postOrder(Reached.getArrayRef()).size(), 2u);
}

TEST(FunctionIndex, LambdasAndDestructorsAreReferredTo) {
  Indexed P("struct Crew { ~Crew() { pause(); } };\n"
            "void boss() { Crew crew; start([] { pause(); }); }");
  const FunctionIndex::Node *Boss = P.Index.node(P["boss"]);
  ASSERT_TRUE(Boss);
  auto Names = P.names(Boss->References.getArrayRef());
  EXPECT_TRUE(llvm::is_contained(Names, "~Crew"));
  EXPECT_TRUE(llvm::is_contained(Names, "operator()"));
  EXPECT_FALSE(Boss->has(Role::Sleep)) << "that is the lambda's";
}

TEST(FunctionIndex, InstantiationsCountTemplatesDoNot) {
  Indexed P("template <class T> void each(T job) { start(job); }\n"
            "void job() {} void boss() { each(&job); }");
  unsigned Instances = 0;
  for (const auto &[F, Node] : P.Index.nodes()) {
    EXPECT_FALSE(F->isDependentContext());
    Instances += F->isTemplateInstantiation();
  }
  EXPECT_EQ(Instances, 1u);
}

TEST(FunctionIndex, LongCallChainsAreFine) {
  std::string Code = "void f0() { start(nullptr); }\n";
  for (unsigned I = 1; I < 3000; ++I)
    Code += "void f" + std::to_string(I) + "() { f" + std::to_string(I - 1) +
            "(); }\n";
  Indexed P(Code);
  EXPECT_EQ(P.Index.postOrder({P["f2999"]}).size(), 3000u);
}

} // namespace
