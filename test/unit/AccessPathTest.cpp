//===- AccessPathTest.cpp - Names of memory locations ---------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AccessPath.h"
#include "TestSupport.h"

using namespace heddle::analysis;
using namespace heddle::test;

namespace {

class AccessPathTest : public ::testing::Test {
protected:
  std::unique_ptr<clang::ASTUnit> AST =
      parse("struct Seat { int row; Seat *next; };\n"
            "struct Bus { Seat seats[4]; Seat *driver; union { int id; }; };\n"
            "Bus bus; Bus *line; Bus &spare = bus; int i;");
  AccessPath Bus = AccessPath::variable(variable(*AST, "bus"));
  AccessPath Line = AccessPath::variable(variable(*AST, "line"));
  AccessPath Spare = AccessPath::variable(variable(*AST, "spare"));
  const clang::FieldDecl *Seats = find<clang::FieldDecl>(*AST, "Bus::seats");
  const clang::FieldDecl *Driver = find<clang::FieldDecl>(*AST, "Bus::driver");
  const clang::FieldDecl *Row = find<clang::FieldDecl>(*AST, "Seat::row");
  const clang::FieldDecl *Next = find<clang::FieldDecl>(*AST, "Seat::next");

  /// The index `i`, unchanged.
  OriginSet byI() {
    OriginSet Index;
    Index.add({Origin::Variable, variable(*AST, "i"), 0});
    Index.Exact = true;
    return Index;
  }
};

TEST_F(AccessPathTest, ReadsAsAProgrammerWouldWriteIt) {
  EXPECT_EQ(Bus.str(), "bus");
  EXPECT_EQ(Bus.field(Driver).deref().field(Row).str(), "bus.driver->row");
  EXPECT_EQ(Line.deref().str(), "*line");
  EXPECT_EQ(Line.deref().field(Driver).str(), "line->driver");
  EXPECT_EQ(Spare.deref().str(), "spare") << "a reference needs no star";
  const auto *Class = variable(*AST, "bus")->getType()->getAsCXXRecordDecl();
  EXPECT_EQ(AccessPath::thisObject(Class).deref().field(Row).str(), "row");
  EXPECT_EQ(Bus.field(Seats).element(OriginSet::constant(2)).field(Row).str(),
            "bus.seats[2].row");
  EXPECT_EQ(Bus.field(Seats).element(byI()).str(), "bus.seats[i]");
  EXPECT_EQ(Bus.field(Seats).element(OriginSet::opaque()).str(),
            "bus.seats[...]");
  EXPECT_EQ(AccessPath().str(), "");
}

TEST_F(AccessPathTest, AnonymousMembersHaveNoName) {
  const auto *Record = find<clang::CXXRecordDecl>(*AST, "Bus");
  const clang::FieldDecl *Union = nullptr;
  for (const clang::FieldDecl *F : Record->fields())
    if (!F->getIdentifier())
      Union = F;
  ASSERT_TRUE(Union);
  const auto *Id = find<clang::FieldDecl>(*AST, "id");
  EXPECT_EQ(Bus.field(Union).field(Id).str(), "bus.id");
  EXPECT_EQ(Bus.field(Union).lastNamed(), Bus.var());
}

TEST_F(AccessPathTest, PrefixIgnoresIndicesButNotMembers) {
  AccessPath First = Bus.field(Seats).element(OriginSet::constant(0));
  AccessPath Second = Bus.field(Seats).element(OriginSet::constant(1));
  EXPECT_TRUE(Bus.isPrefixOf(First));
  EXPECT_TRUE(First.isPrefixOf(First));
  EXPECT_TRUE(First.isPrefixOf(Second.field(Row)));
  EXPECT_FALSE(First.isPrefixOf(Bus));
  EXPECT_FALSE(Bus.field(Driver).isPrefixOf(First));
  EXPECT_FALSE(Line.isPrefixOf(Bus));
  EXPECT_FALSE(Bus.asCopied().isPrefixOf(First));
  EXPECT_NE(First, Second);
  EXPECT_EQ(First.anyElement(), Second.anyElement());
  EXPECT_EQ(First.field(Row).prefix(1), Bus.field(Seats));
}

TEST_F(AccessPathTest, AttachJoinsIndices) {
  AccessPath Zero = Bus.field(Seats).element(OriginSet::constant(0));
  AccessPath ByI = Bus.field(Seats).element(byI());
  PathStep StepI{PathStep::Element, nullptr, byI()};
  PathStep StepZero{PathStep::Element, nullptr, OriginSet::constant(0)};
  PathStep Field{PathStep::Field, Row, {}};

  EXPECT_EQ(Zero.attach({StepI, Field}), ByI.field(Row));
  EXPECT_EQ(ByI.attach({StepZero}), ByI);
  AccessPath Both = ByI.attach({StepI});
  EXPECT_EQ(Both.steps().size(), 2u);
  EXPECT_FALSE(Both.steps().back().Index.Exact);
  // Without an element on both sides it is append.
  EXPECT_EQ(Zero.attach({Field}), Zero.field(Row));
  EXPECT_EQ(Bus.attach({StepI}).steps().size(), 1u);
  EXPECT_EQ(Bus.attach({}), Bus);
}

TEST_F(AccessPathTest, LongPathsAreCutOff) {
  AccessPath P = Line;
  for (unsigned I = 0; I < AccessPath::MaxSteps; ++I) {
    P = I % 2 ? P.field(Next) : P.deref();
    EXPECT_TRUE(P);
  }
  EXPECT_FALSE(P.deref());
  EXPECT_FALSE(P.deref().field(Next)) << "what is cut off stays so";
}

TEST_F(AccessPathTest, OriginSetsCompareAsSets) {
  OriginSet A = byI(), B = OriginSet::constant(3);
  OriginSet AB = A, BA = B;
  AB.addAll(B);
  BA.addAll(A);
  EXPECT_TRUE(AB == BA);
  EXPECT_FALSE(A == B);
  AB.addAll(B);
  EXPECT_EQ(AB.Set.size(), 2u);
  EXPECT_TRUE(OriginSet::opaque().isOpaque());
  EXPECT_FALSE(AB.isOpaque());
}

} // namespace
