//===- ModelTest.cpp - What declarations mean -----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

using namespace heddle::model;
using namespace heddle::test;
using clang::CXXRecordDecl;

namespace {

TEST(Model, LooksThroughInlineNamespaces) {
  auto AST = parse("namespace std { inline namespace __1 {\n"
                   "struct mutex { void lock(); };\n"
                   "namespace this_thread { void yield(); }\n"
                   "} }");
  Model M(builtIn(), AST->getASTContext());
  EXPECT_EQ(modelName(function(*AST, "yield")), "std::this_thread::yield");
  EXPECT_TRUE(M.hasRole(function(*AST, "yield"), nullptr, 0, Role::Yield));
  const TypeModel *Mutex = M.type(find<CXXRecordDecl>(*AST, "mutex"));
  ASSERT_TRUE(Mutex);
  EXPECT_EQ(Mutex->Kind, TypeKind::Lock);
}

TEST(Model, AMethodOfABaseAnswersToTheObjectsClass) {
  auto AST =
      parse("namespace std {\n"
            "template <class T> struct __atomic_base { T load() const; };\n"
            "template <class T> struct atomic : __atomic_base<T> {};\n"
            "}\n"
            "int read(std::atomic<int> &a) { return a.load(); }");
  Model M(builtIn(), AST->getASTContext());
  using namespace clang::ast_matchers;
  const auto *Call = selectFirst<clang::CXXMemberCallExpr>(
      "call",
      match(cxxMemberCallExpr(hasAncestor(functionDecl(hasName("read"))))
                .bind("call"),
            AST->getASTContext()));
  ASSERT_TRUE(Call);
  const CXXRecordDecl *Object = Call->getImplicitObjectArgument()
                                    ->IgnoreParenImpCasts()
                                    ->getType()
                                    ->getAsCXXRecordDecl();
  EXPECT_TRUE(M.hasRole(Call->getMethodDecl(), Object, 0, Role::AtomicLoad));
  EXPECT_FALSE(M.hasRole(Call->getMethodDecl(), nullptr, 0, Role::AtomicLoad));
}

TEST(Model, ADerivedClassIsWhatItsBaseIs) {
  auto AST = parse("namespace std { struct mutex {}; }\n"
                   "struct Gate : std::mutex {}; struct Door : Gate {};\n"
                   "struct Wall {};");
  Model M(builtIn(), AST->getASTContext());
  EXPECT_TRUE(M.type(find<CXXRecordDecl>(*AST, "Door")));
  EXPECT_FALSE(M.type(find<CXXRecordDecl>(*AST, "Wall")));
}

TEST(Model, TypedefNamesCount) {
  auto AST = parse("typedef union { char bytes[40]; } pthread_mutex_t;\n"
                   "typedef pthread_mutex_t gate_t;\n"
                   "gate_t gate; const gate_t *pointer; int number;",
                   "t.c");
  Model M(builtIn(), AST->getASTContext());
  EXPECT_TRUE(M.isKind(variable(*AST, "gate")->getType(), TypeKind::Lock));
  EXPECT_FALSE(M.type(variable(*AST, "pointer")->getType()));
  EXPECT_FALSE(M.type(variable(*AST, "number")->getType()));
}

TEST(Model, ReferencesAndQualifiersAreLookedThrough) {
  auto AST = parse("namespace std { struct mutex {}; }\n"
                   "extern const std::mutex &gate;");
  Model M(builtIn(), AST->getASTContext());
  EXPECT_TRUE(M.isKind(variable(*AST, "gate")->getType(), TypeKind::Lock));
  EXPECT_FALSE(M.type(clang::QualType()));
}

TEST(Model, AFunctionOfTheUserIsNotTheLibrarysOfThatName) {
  llvm::StringRef Declared =
      "extern \"C\" int poll(void *, unsigned long, int);";
  auto Library = parse(Declared);
  Model OfLibrary(builtIn(), Library->getASTContext());
  EXPECT_TRUE(OfLibrary.function(function(*Library, "poll"), nullptr, 3));

  auto Users = parse(
      (Declared + "int poll(void *, unsigned long, int) { return 0; }").str());
  Model OfUser(builtIn(), Users->getASTContext());
  EXPECT_FALSE(OfUser.function(function(*Users, "poll"), nullptr, 3));
}

TEST(Model, AUsersRowWinsOverABuiltInOne) {
  auto AST = parse("namespace std { namespace this_thread { void yield(); } }");
  Model M(withUser(
              "library: mine\n"
              "functions: [{name: ['std::this_thread::yield'], role: none}]\n"),
          AST->getASTContext());
  const clang::FunctionDecl *Yield = function(*AST, "yield");
  EXPECT_FALSE(M.hasRole(Yield, nullptr, 0, Role::Yield));
  EXPECT_TRUE(M.hasRole(Yield, nullptr, 0, Role::None));
}

TEST(Model, RowsOfOneFileAddUpAndArityChooses) {
  auto AST = parse("namespace crew { void meet(int = 0); }");
  Model M(withUser("library: crew\n"
                   "functions:\n"
                   "  - {name: ['crew::meet'], role: block}\n"
                   "  - {name: ['crew::meet'], role: wait}\n"
                   "  - {name: ['crew::meet'], arity: 1, role: barrier}\n"),
          AST->getASTContext());
  const clang::FunctionDecl *Meet = function(*AST, "meet");
  EXPECT_EQ(M.function(Meet, nullptr, 0)->Effects.size(), 2u);
  EXPECT_EQ(M.function(Meet, nullptr, 1)->Effects.size(), 3u);
}

TEST(Model, FirstParameterChoosesAnOverload) {
  auto AST = parse("namespace crew { enum class Mode { now };\n"
                   "int run(Mode, void (*job)()); long run(void (*job)()); }");
  Model M(withUser("library: crew\n"
                   "functions:\n"
                   "  - {name: ['crew::run'], first-parameter: 'crew::Mode', "
                   "role: spawn, callable: 1}\n"
                   "  - {name: ['crew::run'], role: spawn, callable: 0}\n"),
          AST->getASTContext());
  using namespace clang::ast_matchers;
  for (const BoundNodes &N : match(functionDecl(hasName("crew::run")).bind("f"),
                                   AST->getASTContext())) {
    const auto *F = N.getNodeAs<clang::FunctionDecl>("f");
    const FunctionModel *Row = M.function(F, nullptr, F->getNumParams());
    ASSERT_TRUE(Row);
    ASSERT_EQ(Row->Effects.size(), 1u);
    EXPECT_EQ(Row->Effects[0].Callable.Index, F->getNumParams() - 1);
  }
}

TEST(Model, CopyingAHandleDoesNothing) {
  auto AST = parse("namespace std { struct thread {\n"
                   "  thread(thread &&); thread(void (*)()); }; }");
  Model M(builtIn(), AST->getASTContext());
  for (const clang::CXXConstructorDecl *C :
       find<CXXRecordDecl>(*AST, "std::thread")->ctors()) {
    if (!C->isImplicit())
      EXPECT_EQ(M.hasRole(C, nullptr, 1, Role::Spawn),
                !C->isCopyOrMoveConstructor());
  }
}

TEST(Model, ReadsClangsThreadSafetyAttributes) {
  auto AST = parse("#define A(x) __attribute__((x))\n"
                   "struct A(capability(\"mutex\")) Gate {\n"
                   "  void enter() A(acquire_capability());\n"
                   "  bool try_enter() A(try_acquire_capability(false));\n"
                   "  void leave() A(release_capability());\n"
                   "};\n"
                   "extern Gate gate;\n"
                   "void visit() A(requires_shared_capability(gate));\n"
                   "struct A(scoped_lockable) Visit {};");
  Model M(builtIn(), AST->getASTContext());
  EXPECT_EQ(M.type(find<CXXRecordDecl>(*AST, "Gate"))->Kind, TypeKind::Lock);
  EXPECT_EQ(M.type(find<CXXRecordDecl>(*AST, "Visit"))->Kind, TypeKind::Guard);
  auto Enter = M.lockAttributes(function(*AST, "Gate::enter"));
  ASSERT_EQ(Enter.size(), 1u);
  EXPECT_EQ(Enter[0].What, Role::Acquire);
  EXPECT_FALSE(Enter[0].Lock);
  auto Try = M.lockAttributes(function(*AST, "Gate::try_enter"));
  ASSERT_EQ(Try.size(), 1u);
  EXPECT_EQ(Try[0].When, Success::False);
  EXPECT_EQ(M.lockAttributes(function(*AST, "Gate::leave"))[0].What,
            Role::Release);
  auto Required = M.requiredLocks(function(*AST, "visit"));
  ASSERT_EQ(Required.size(), 1u);
  EXPECT_EQ(Required[0].What, Role::AcquireShared);
  EXPECT_TRUE(Required[0].Lock);
}

} // namespace
