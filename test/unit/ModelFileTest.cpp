//===- ModelFileTest.cpp - Model files, right and wrong -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/ModelFile.h"
#include "TestSupport.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace heddle::model;

namespace {

std::string errorOf(llvm::StringRef Yaml) {
  std::string Error;
  EXPECT_FALSE(parseModelFile({Yaml, "crew.yaml"}, Error)) << Yaml.str();
  return Error;
}

TEST(ModelFile, DepthHasABound) {
  EXPECT_EQ(errorOf("library: x\nfunctions: " + std::string(100000, '[')),
            "crew.yaml:2: is nested too deeply");
}

TEST(ModelFile, ReadsEveryKey) {
  std::string Error;
  auto File = parseModelFile(
      {"library: crew\n"
       "types:\n"
       "  - {name: [crew::Gate], kind: lock, recursive: true}\n"
       "  - {name: [crew::Worker], kind: task-handle, joins-on-destruction: "
       "true}\n"
       "  - {name: [crew::Bag], kind: container, element: [at], reads: "
       "[size]}\n"
       "functions:\n"
       "  - {name: [crew::start], arity: 3, first-parameter: 'crew::Mode', "
       "role: spawn, callable: 1, arguments: 2, object: return}\n"
       "  - {name: [crew::Gate::enter], role: try-acquire, success: zero}\n"
       "  - {name: [crew::copy], reads: [1], writes: [0, this]}\n",
       "crew.yaml"},
      Error);
  ASSERT_TRUE(File) << Error;
  EXPECT_EQ(File->Library, "crew");
  ASSERT_EQ(File->Types.size(), 3u);
  EXPECT_TRUE(File->Types[0].Model.Recursive);
  EXPECT_TRUE(File->Types[1].Model.JoinsOnDestruction);
  EXPECT_EQ(File->Types[2].Model.Element, std::vector<std::string>{"at"});
  EXPECT_EQ(File->Types[2].Model.Reads, std::vector<std::string>{"size"});

  ASSERT_EQ(File->Functions.size(), 3u);
  const FunctionRow &Start = File->Functions[0];
  EXPECT_EQ(Start.Arity, 3);
  EXPECT_EQ(Start.FirstParameter, "crew::Mode");
  ASSERT_EQ(Start.Model.Effects.size(), 1u);
  const Effect &Spawn = Start.Model.Effects[0];
  EXPECT_EQ(Spawn.What, Role::Spawn);
  EXPECT_EQ(Spawn.Callable, (Operand{Operand::Argument, 1}));
  EXPECT_EQ(Spawn.Arguments, 2);
  EXPECT_EQ(Spawn.Object.Kind, Operand::Return);
  EXPECT_EQ(File->Functions[1].Model.Effects[0].When, Success::Zero);
  const FunctionModel &Copy = File->Functions[2].Model;
  EXPECT_TRUE(Copy.Effects.empty());
  ASSERT_EQ(Copy.Memory.size(), 3u);
  EXPECT_EQ(Copy.Memory[0].Kind, MemoryEffect::Read);
  EXPECT_EQ(Copy.Memory[2].What.Kind, Operand::This);
}

TEST(ModelFile, ReadsWhatFixItsNeed) {
  std::string Error;
  auto File = parseModelFile(
      {"library: crew\n"
       "types:\n"
       "  - {name: [crew::Pipe], kind: channel, capacity: 1}\n"
       "  - {name: [crew::Tube], kind: channel}\n"
       "  - {name: [crew::Cell], kind: atomic, header: <crew/cell.h>}\n"
       "functions:\n"
       "  - {name: [crew::Gate::tryEnter], role: try-acquire, "
       "blocking: enter}\n"
       "  - {name: [crew::Gate::enter], role: acquire}\n",
       "crew.yaml"},
      Error);
  ASSERT_TRUE(File) << Error;
  EXPECT_EQ(File->Types[0].Model.Capacity, 1);
  EXPECT_EQ(File->Types[1].Model.Capacity, -1);
  EXPECT_EQ(File->Types[2].Model.Header, "<crew/cell.h>");
  EXPECT_EQ(File->Functions[0].Model.Effects[0].Blocking, "enter");
  EXPECT_EQ(File->Functions[1].Model.Effects[0].Blocking, "");

  for (auto [Row, Complaint] :
       std::initializer_list<std::pair<llvm::StringRef, llvm::StringRef>>{
           {"functions:\n  - {name: [f], role: acquire, blocking: g}\n",
            "'blocking' is for roles that try, not for 'acquire'"},
           {"functions:\n  - {name: [f], role: try-wait, blocking: "
            "'G::wait'}\n",
            "'blocking' is the name of a function, without its class"},
           {"types:\n  - {name: [T], kind: lock, capacity: 0}\n",
            "'capacity' is for channels"},
           {"types:\n  - {name: [T], kind: channel, header: '<t>'}\n",
            "'header' is for atomic class templates"},
           {"types:\n  - {name: [T], kind: channel, capacity: -2}\n",
            "'capacity' is the number of an argument"},
           {"types:\n  - {name: [T], kind: channel, capacity: much}\n",
            "invalid number"},
           {"types:\n  - {name: [T], kind: lock, counts: down}\n",
            "'counts' is for synchronization objects"},
           {"types:\n  - {name: [T], kind: synchronization, initially: 0}\n",
            "'initially' is the number of an argument, beside 'counts'"}}) {
    std::string Message = errorOf(("library: l\n" + Row).str());
    EXPECT_NE(Message.find(Complaint.str()), std::string::npos)
        << Row.str() << " gives " << Message;
  }
}

TEST(ModelFile, EverySpellingIsReadBack) {
#define HEDDLE_ROLE_ROW(Enumerator, Spelling, Text)                            \
  {                                                                            \
    std::string Error, Needs;                                                  \
    if (Role::Enumerator == Role::Post)                                        \
      Needs = ", serial: 0";                                                   \
    if (Role::Enumerator == Role::MakeHandle)                                  \
      Needs = ", kind: lock";                                                  \
    std::string Row = "library: l\nfunctions:\n  - {name: [f], callable: 0, "  \
                      "role: " Spelling +                                      \
                      Needs + "}\n";                                           \
    auto File = parseModelFile({Row, "l.yaml"}, Error);                        \
    ASSERT_TRUE(File) << Error;                                                \
    EXPECT_EQ(File->Functions[0].Model.Effects[0].What, Role::Enumerator);     \
    EXPECT_EQ(spelling(Role::Enumerator), Spelling);                           \
  }
#define HEDDLE_TYPE_ROW(Enumerator, Spelling, Text)                            \
  {                                                                            \
    std::string Error;                                                         \
    auto File = parseModelFile(                                                \
        {"library: l\ntypes:\n  - {name: [T], kind: " Spelling "}\n",          \
         "l.yaml"},                                                            \
        Error);                                                                \
    ASSERT_TRUE(File) << Error;                                                \
    EXPECT_EQ(File->Types[0].Model.Kind, TypeKind::Enumerator);                \
    EXPECT_EQ(spelling(TypeKind::Enumerator), Spelling);                       \
  }
#include "Model/Role.def"
}

TEST(ModelFile, ReadsWhatOnlySomeCallsDo) {
  std::string Error;
  auto File = parseModelFile(
      {"library: crew\n"
       "functions:\n"
       "  - {name: [later], role: post, callable: 1, passes: [unknown, '*0'], "
       "serial: 'global:loop'}\n"
       "  - {name: [await], kind: lock, if: '1 == 0xffffffff', role: acquire, "
       "inline: true}\n"
       "  - {name: [await_all], if: '2 != 0', role: join, object: '1[]'}\n"
       "  - {name: [run], if: '0 is task-group', role: invoke, callable: 1}\n",
       "crew.yaml"},
      Error);
  ASSERT_TRUE(File) << Error;
  const Effect &Later = File->Functions[0].Model.Effects[0];
  ASSERT_EQ(Later.Passes.size(), 2u);
  EXPECT_FALSE(Later.Passes[0]);
  EXPECT_TRUE(Later.Passes[1].Pointee);
  EXPECT_EQ(Later.Serial.Kind, Operand::Named);
  EXPECT_FALSE(File->Functions[0].Model.isConditional());
  const Effect &Await = File->Functions[1].Model.Effects[0];
  EXPECT_EQ(Await.If.MadeAs, TypeKind::Lock);
  EXPECT_EQ(Await.If.Index, 1);
  EXPECT_EQ(Await.If.Value, 0xffffffffu);
  EXPECT_TRUE(Await.If.Equal);
  EXPECT_TRUE(File->Functions[1].Inline);
  EXPECT_TRUE(File->Functions[1].Model.isConditional());
  const Effect &All = File->Functions[2].Model.Effects[0];
  EXPECT_TRUE(All.Object.Each);
  EXPECT_FALSE(All.If.Equal);
  const Effect &Run = File->Functions[3].Model.Effects[0];
  EXPECT_TRUE(Run.If.IsAboutKind);
  EXPECT_EQ(Run.If.MadeAs, TypeKind::TaskGroup);
}

TEST(ModelFile, ErrorsNameFileLineAndColumn) {
  auto Starts = [](llvm::StringRef Yaml, llvm::StringRef Where) {
    std::string Error = errorOf(Yaml);
    EXPECT_TRUE(llvm::StringRef(Error).starts_with(Where))
        << Error << "\nshould start with " << Where.str();
    EXPECT_EQ(Error.find('\n'), std::string::npos) << "more than one line";
    return Error;
  };
  EXPECT_NE(Starts("library: l\nfunctions:\n  - {name: [f], role: spwan}\n",
                   "crew.yaml:3:23: ")
                .find("unknown role 'spwan'"),
            std::string::npos);
  EXPECT_NE(
      Starts(
          "library: l\nfunctions:\n  - {name: [f], role: send, rolle: send}\n",
          "crew.yaml:3:")
          .find("'rolle'"),
      std::string::npos);
  EXPECT_NE(Starts("library: l\ntypes:\n  - {kind: lock}\n", "crew.yaml:3:")
                .find("'name'"),
            std::string::npos);
  EXPECT_NE(Starts("library: l\ntypes:\n  - {name: [T]}\n", "crew.yaml:3:")
                .find("'kind'"),
            std::string::npos);
  EXPECT_NE(Starts("library: l\nfunctions:\n  - {name: [f]}\n", "crew.yaml:3:")
                .find("needs 'role', 'reads' or 'writes'"),
            std::string::npos);
  EXPECT_NE(Starts("library: l\nfunctions:\n  - {name: [f], role: spawn}\n",
                   "crew.yaml:3:")
                .find("role 'spawn' needs 'callable'"),
            std::string::npos);
  EXPECT_NE(
      Starts(
          "library: l\nfunctions:\n  - {name: [f], role: send, object: it}\n",
          "crew.yaml:3:37: ")
          .find("expected an argument number"),
      std::string::npos);
  EXPECT_NE(Starts("types: []\n", "crew.yaml:1:").find("'library'"),
            std::string::npos);
  Starts("library: l\nfunctions: [\n", "crew.yaml:");
  Starts("library: l\nfunctions:\n  - {name: [f], role: send, arity: two}\n",
         "crew.yaml:3:36: ");
  auto Says = [&](llvm::StringRef Keys, llvm::StringRef What) {
    std::string Row =
        ("library: l\nfunctions:\n  - {name: [f], " + Keys + "}\n").str();
    EXPECT_NE(Starts(Row, "crew.yaml:3:").find(What), std::string::npos) << Row;
  };
  Says("role: post, callable: 0", "role 'post' needs 'serial'");
  Says("role: join, serial: 0", "'serial' is for roles that start tasks");
  Says("role: make-handle", "role 'make-handle' needs 'kind'");
  Says("role: spawn, callable: 0, arguments: 1, passes: [1]",
       "'passes' says what a callable is given");
  Says("role: join, if: 'now'", "expected 'N == VALUE'");
  Says("role: join, if: '0 is thread'", "expected 'N is KIND'");
  EXPECT_EQ(errorOf(""), "crew.yaml: not a model file: it is empty");
}

TEST(ModelFile, BuiltInFilesAreRight) {
  std::vector<std::string> Errors;
  auto Library = loadModels("", Errors);
  EXPECT_TRUE(Errors.empty()) << Errors.front();
  Errors = builtInErrors();
  EXPECT_TRUE(Errors.empty()) << Errors.front();
  auto Files = Library->files([](llvm::StringRef) { return true; });
  EXPECT_GE(Files.size(), 4u);
  for (const ModelFile *File : Files)
    EXPECT_TRUE(File->BuiltIn) << File->Library;
}

TEST(ModelFile, NamespacesMethodsAndWhen) {
  std::string Error;
  auto File = parseModelFile({"library: l\n"
                              "when: [loom, weave]\n"
                              "aliases:\n"
                              "  - {from: 'loom::v2', to: loom}\n"
                              "functions:\n"
                              "  - {name: ['loom::start'], role: spawn, "
                              "callable: last, method: run}\n",
                              "crew.yaml"},
                             Error);
  ASSERT_TRUE(File) << Error;
  EXPECT_EQ(File->When, (std::vector<std::string>{"loom", "weave"}));
  ASSERT_EQ(File->Aliases.size(), 1u);
  EXPECT_EQ(File->Aliases[0].From, "loom::v2");
  ASSERT_EQ(File->Functions.size(), 1u);
  const Effect &E = File->Functions[0].Model.Effects.front();
  EXPECT_EQ(E.Callable.Kind, Operand::LastArgument);
  EXPECT_EQ(E.Method, "run");
}

TEST(ModelFile, FilesWithoutTheirIdentifiersAreLeftOut) {
  std::vector<std::string> Errors;
  auto Library = loadModels("", Errors);
  auto Has = [&](llvm::StringRef Name, llvm::StringRef Identifier) {
    return llvm::any_of(
        Library->files([&](llvm::StringRef I) { return I == Identifier; }),
        [&](const ModelFile *File) { return File->Library == Name; });
  };
  EXPECT_TRUE(Has("absl", "absl"));
  EXPECT_FALSE(Has("absl", "std"));
  EXPECT_TRUE(Has("pthread", "std")) << "names no identifiers";
}

TEST(ModelFile, UnreadableFileIsOneError) {
  std::vector<std::string> Errors;
  auto Library = loadModels("/nowhere/crew.yaml", Errors);
  ASSERT_EQ(Errors.size(), 1u);
  EXPECT_EQ(Errors[0].find("/nowhere/crew.yaml: "), 0u) << Errors[0];
  EXPECT_FALSE(Library->files([](llvm::StringRef) { return true; }).empty())
      << "the built-in files stay";
}

TEST(ModelFile, UserFilesComeFirstInTheirOrder) {
  llvm::SmallString<128> Folder;
  ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("heddle", Folder));
  std::string Names;
  for (llvm::StringRef Name : {"a b", "c"}) {
    llvm::SmallString<128> Path = Folder;
    llvm::sys::path::append(Path, Name);
    std::error_code Code;
    llvm::raw_fd_ostream(Path, Code) << "library: '" << Name << "'\n";
    ASSERT_FALSE(Code);
    Names += Path.str().str() + " ; ";
  }
  std::vector<std::string> Errors;
  auto Library = loadModels(Names, Errors);
  EXPECT_TRUE(Errors.empty()) << Errors.front();
  auto Files = Library->files([](llvm::StringRef) { return true; });
  ASSERT_GE(Files.size(), 3u);
  EXPECT_EQ(Files[0]->Library, "a b");
  EXPECT_EQ(Files[1]->Library, "c");
  EXPECT_FALSE(Files[1]->BuiltIn);
  EXPECT_TRUE(Files[2]->BuiltIn);
  llvm::sys::fs::remove_directories(Folder);
}

} // namespace
