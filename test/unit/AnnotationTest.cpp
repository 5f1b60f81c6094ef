//===- AnnotationTest.cpp - Annotations in the code -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

using namespace heddle::model;
using namespace heddle::test;

namespace {

#define ROLE                                                                   \
  "#define ROLE(...) __attribute__((annotate(\"heddle:\" #__VA_ARGS__)))\n"

TEST(Annotation, ParsesFunctionAndTypeRows) {
  std::string Error;
  auto Function = parseAnnotation("role: spawn, callable: 1", Error);
  ASSERT_TRUE(Function) << Error;
  ASSERT_TRUE(Function->Function);
  EXPECT_FALSE(Function->Type);
  EXPECT_EQ(Function->Function->Effects[0].What, Role::Spawn);
  EXPECT_EQ(Function->Function->Effects[0].Callable.Index, 1u);

  auto Type = parseAnnotation("kind: lock, recursive: true", Error);
  ASSERT_TRUE(Type) << Error;
  ASSERT_TRUE(Type->Type);
  EXPECT_TRUE(Type->Type->Recursive);
}

TEST(Annotation, WrongTextSaysWhatIsWrong) {
  for (auto [Text, Complaint] :
       std::initializer_list<std::pair<llvm::StringRef, llvm::StringRef>>{
           {"role: spwan", "unknown role 'spwan'"},
           {"role: spawn", "role 'spawn' needs 'callable'"},
           {"kind: lok", "unknown kind 'lok'"},
           {"role: send, objekt: 0", "unknown key 'objekt'"},
           {"# no end", ""},
           {"\"no end", ""},
           {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            "nested too deeply"},
           {"", "needs 'role', 'reads' or 'writes'"}}) {
    std::string Error;
    EXPECT_FALSE(parseAnnotation(Text, Error)) << Text.str();
    EXPECT_NE(Error.find(Complaint.str()), std::string::npos)
        << "'" << Text.str() << "' gives '" << Error << "'";
  }
}

TEST(Annotation, TellsWhatAFunctionDoes) {
  auto AST =
      parse(ROLE "ROLE(role: spawn, callable: 0) void post(void (*job)());\n"
                 "struct ROLE(kind: channel) Mailbox {\n"
                 "  ROLE(role: send) void put(int);\n"
                 "};\n");
  Model M(builtIn(), AST->getASTContext());
  const FunctionModel *Post = M.function(function(*AST, "post"), nullptr, 1);
  ASSERT_TRUE(Post);
  EXPECT_EQ(Post->Effects[0].What, Role::Spawn);
  EXPECT_EQ(Post->Effects[0].Object, (Operand{Operand::Argument, 0}));
  const FunctionModel *Put =
      M.function(function(*AST, "Mailbox::put"), nullptr, 1);
  ASSERT_TRUE(Put);
  EXPECT_EQ(Put->Effects[0].Object.Kind, Operand::This);
  EXPECT_TRUE(M.annotationErrors().empty());
}

TEST(Annotation, SeveralAddUp) {
  auto AST =
      parse(ROLE "struct S {\n"
                 "  ROLE(role: wg-done) ROLE(role: signal) void last();\n"
                 "};\n");
  Model M(builtIn(), AST->getASTContext());
  const clang::FunctionDecl *Last = function(*AST, "S::last");
  EXPECT_TRUE(M.hasRole(Last, nullptr, 0, Role::WgDone));
  EXPECT_TRUE(M.hasRole(Last, nullptr, 0, Role::Signal));
}

TEST(Annotation, WinsOverAModelFile) {
  auto AST = parse(ROLE "namespace crew { ROLE(role: sleep) void pause(); }");
  Model M(withUser("library: crew\n"
                   "functions: [{name: [crew::pause], role: block}]\n"),
          AST->getASTContext());
  const clang::FunctionDecl *Pause = function(*AST, "crew::pause");
  EXPECT_TRUE(M.hasRole(Pause, nullptr, 0, Role::Sleep));
  EXPECT_FALSE(M.hasRole(Pause, nullptr, 0, Role::Block));
}

TEST(Annotation, EachWrongOneIsReportedOnceAtItsPlace) {
  auto AST =
      parse(ROLE "ROLE(role: spwan) void post();\n"
                 "ROLE(kind: lock) void enter();\n"
                 "struct ROLE(role: send) Box {};\n"
                 "__attribute__((annotate(\"other tool\"))) void other();\n");
  Model M(builtIn(), AST->getASTContext());
  for (llvm::StringRef Name : {"post", "enter", "other"}) {
    EXPECT_FALSE(M.function(function(*AST, Name), nullptr, 0)) << Name.str();
    EXPECT_FALSE(M.function(function(*AST, Name), nullptr, 1)) << Name.str();
  }
  EXPECT_FALSE(M.type(find<clang::CXXRecordDecl>(*AST, "Box")));
  ASSERT_EQ(M.annotationErrors().size(), 3u);
  const clang::SourceManager &Sources = AST->getSourceManager();
  for (unsigned I = 0; I < 3; ++I)
    EXPECT_EQ(Sources.getExpansionLineNumber(M.annotationErrors()[I].Where),
              I + 2);
  EXPECT_EQ(M.annotationErrors()[1].What, "a function needs 'role'");
  EXPECT_EQ(M.annotationErrors()[2].What, "a type needs 'kind'");
}

} // namespace
