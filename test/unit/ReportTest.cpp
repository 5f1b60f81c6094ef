//===- ReportTest.cpp - Parts of heddle-report ----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Report/Baseline.h"
#include "Report/Fixer.h"
#include "Report/FixesReader.h"
#include "Report/Nesting.h"
#include "Report/Policy.h"
#include "Report/Rules.h"
#include "Report/Story.h"
#include "Report/Suppressions.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace heddle::report;
using llvm::MemoryBuffer;
using llvm::MemoryBufferRef;

namespace {

SourceText textOf(llvm::StringRef Text) {
  return SourceText(MemoryBuffer::getMemBufferCopy(Text));
}

/// A project in a temporary folder.
class Project : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("heddle", Folder));
  }
  void TearDown() override { llvm::sys::fs::remove_directories(Folder); }

  std::string write(llvm::StringRef Name, llvm::StringRef Text) {
    llvm::SmallString<128> Path(Folder);
    llvm::sys::path::append(Path, Name);
    std::error_code EC;
    llvm::raw_fd_ostream(Path, EC) << Text;
    EXPECT_FALSE(EC);
    return std::string(Path);
  }

  Sources files() { return llvm::cantFail(Sources::create(Folder)); }

  llvm::SmallString<128> Folder;
};

Finding finding(llvm::StringRef Check, llvm::StringRef Message,
                llvm::StringRef Code = "++n;", llvm::StringRef File = "a.cpp") {
  Finding F;
  F.Check = Check.str();
  F.Message = Message.str();
  F.Code = Code.str();
  F.Where.File = File.str();
  return F;
}

Finding withNotes(Finding F, std::vector<std::string> Notes) {
  F.Where.Begin.Line = 100;
  for (std::string &Text : Notes) {
    Note N{Text, F.Where};
    N.Where.Begin.Line = F.Notes.size() + 1;
    F.Notes.push_back(N);
  }
  return F;
}

/// The lines of each task's steps.
std::vector<std::vector<unsigned>> linesOf(const Finding &F) {
  std::vector<std::vector<unsigned>> Result;
  for (const Thread &T : tellStory(F)) {
    Result.emplace_back();
    for (const Step &S : T.Steps)
      Result.back().push_back(S.Where.Begin.Line);
  }
  return Result;
}
using Lines = std::vector<std::vector<unsigned>>;

TEST(SourceText, PositionsCountBytesAndUtf16) {
  SourceText Text = textOf("a\n\xC3\xA9\xF0\x9D\x84\x9Ex\r\n");
  EXPECT_EQ(Text.position(0).Line, 1u);
  Position X = Text.position(8);
  EXPECT_EQ(X.Line, 2u);
  EXPECT_EQ(X.Column, 7u);
  EXPECT_EQ(X.Utf16, 4u);
  EXPECT_EQ(Text.position(1000).Line, 2u);
  EXPECT_EQ(Text.line(2), "\xC3\xA9\xF0\x9D\x84\x9Ex");
  EXPECT_EQ(Text.line(0), "");
  EXPECT_EQ(Text.line(3), "");
  EXPECT_EQ(textOf("").position(0).Line, 1u);
}

TEST_F(Project, OnlyWhatIsInsideHasAName) {
  write("a.cpp", "int n;");
  Sources Files = files();
  EXPECT_EQ(Files.inside("a.cpp"), std::string("a.cpp"));
  EXPECT_EQ(Files.inside("x/../a.cpp"), std::string("a.cpp"));
  EXPECT_EQ(Files.inside("a.cpp", Folder), std::string("a.cpp"));
  EXPECT_EQ(Files.inside("gone.cpp"), std::string("gone.cpp"));
  EXPECT_EQ(Files.inside("../a.cpp"), std::nullopt);
  EXPECT_EQ(Files.inside("/etc/passwd"), std::nullopt);
  EXPECT_EQ(Files.inside((Folder + "2/a.cpp").str()), std::nullopt);
  EXPECT_EQ(Files.inside(""), std::nullopt);
  EXPECT_NE(Files.text("a.cpp"), nullptr);
  EXPECT_EQ(Files.text("../a.cpp"), nullptr);
  EXPECT_EQ(Files.text("/etc/passwd"), nullptr);
}

TEST(Nesting, TellsDepthFromText) {
  EXPECT_EQ(lineOfDeepYaml("a: '[[['\nb: \"\\\"[[[\"\n"), 0u);
  EXPECT_EQ(lineOfDeepYaml("a: it's [not] {deep}\n"), 0u);
  EXPECT_EQ(lineOfDeepYaml("a:\nb: " + std::string(100, '[')), 2u);
  EXPECT_EQ(lineOfDeepYaml(std::string(300, '-')), 1u);
  EXPECT_EQ(lineOfDeepJson("[\"" + std::string(100, '[') + "\"]"), 0u);
  EXPECT_EQ(lineOfDeepJson("\n" + std::string(100, '{')), 2u);
}

TEST_F(Project, ReadsExports) {
  std::string File = write("a.cpp", "int n;\nvoid f() { ++n; }\n");
  std::string Text = "---\nMainSourceFile: 'a.cpp'\nDiagnostics:\n"
                     "  - DiagnosticName: heddle-busy-wait\n"
                     "    DiagnosticMessage:\n      Message: 'it''s bad'\n"
                     "      FilePath: '" +
                     File +
                     "'\n      FileOffset: 18\n      Replacements: []\n"
                     "    Level: Warning\n...\n";
  Sources Files = files();
  FixesReader Reader(Files);
  for (const char *Configuration : {"debug", "release"})
    ASSERT_FALSE(Reader.addText(MemoryBufferRef(Text, "x"), Configuration));
  Collection Found = Reader.finish();
  ASSERT_EQ(Found.Findings.size(), 1u);
  const Finding &F = Found.Findings.front();
  EXPECT_EQ(F.Message, "it's bad");
  EXPECT_EQ(F.Where.Begin.Line, 2u);
  EXPECT_EQ(F.Where.Begin.Column, 12u);
  EXPECT_EQ(F.Code, "void f() { ++n; }");
  EXPECT_EQ(F.Configurations.size(), 2u);
  EXPECT_EQ(F.Fingerprint.size(), 16u);
  llvm::Error Wrong = Reader.addText(MemoryBufferRef("a: [", "bad.yaml"), "");
  EXPECT_EQ(llvm::toString(std::move(Wrong)).rfind("bad.yaml:1:", 0), 0u);
}

TEST(Story, ARaceIsOfTwoTasks) {
  Finding F = withNotes(
      finding("heddle-unsynchronized-shared-write",
              "'n' is written by this task while another task uses it"),
      {"'n' is read here at the same time",
       "'m' is held by the first access "
       "only",
       "the task starts here", "the other task starts here"});
  EXPECT_EQ(linesOf(F), (Lines{{3, 2, 100}, {4, 1}}));
}

TEST(Story, TheStartIsOfWhoeverWasStarted) {
  Finding F = withNotes(
      finding("heddle-unsynchronized-shared-write",
              "'n' is written here while a task that was started uses it"),
      {"'n' is read here at the same time", "the task starts here"});
  EXPECT_EQ(linesOf(F), (Lines{{100}, {2, 1}}));
}

TEST(Story, TwoInstancesDoTheSame) {
  Finding F = withNotes(finding("heddle-unsynchronized-shared-write",
                                "'n' is written by this task while another "
                                "instance of the task may be running"),
                        {"the task starts here"});
  EXPECT_EQ(linesOf(F), (Lines{{1, 100}, {1, 100}}));
}

TEST(Story, ACircleHasATaskForEachLock) {
  Finding F = withNotes(finding("heddle-lock-order-inversion", "circle"),
                        {"'a' is locked here", "through this call",
                         "'b' is locked here", "and 'c' after it",
                         "'c' is locked here", "and 'a' after it"});
  EXPECT_EQ(linesOf(F), (Lines{{1, 2, 100}, {3, 4}, {5, 6}}));
}

TEST(Story, MostFindingsAreOfOneTask) {
  Finding F = withNotes(finding("heddle-busy-wait", "the loop spins"),
                        {"the loop is here"});
  EXPECT_EQ(linesOf(F), (Lines{{100, 1}}));
}

TEST(Baseline, EachEntryAnswersForOneFinding) {
  std::vector<Finding> Old{finding("c", "at 5 of 6 places"), finding("c", "m")};
  Baseline Known =
      llvm::cantFail(Baseline::parse(Baseline::of(Old).text(), "known.json"));
  EXPECT_EQ(Known.size(), 2u);
  std::vector<Finding> Now{finding("c", "at 7 of 8 places"),
                           finding("c", "at 9 of 9 places")};
  std::vector<Finding> Fixed = Known.compare(Now);
  EXPECT_EQ(Now[0].Status, State::PreExisting);
  EXPECT_EQ(Now[1].Status, State::New);
  ASSERT_EQ(Fixed.size(), 1u);
  EXPECT_EQ(Fixed[0].Message, "m");
}

TEST(Baseline, WholeMatchesComeFirst) {
  Baseline Known =
      Baseline::of({finding("c", "m", "one"), finding("c", "m", "two")});
  std::vector<Finding> Now{finding("c", "m", "three"), finding("c", "m", "one"),
                           finding("c", "m", "two")};
  EXPECT_TRUE(Known.compare(Now).empty());
  EXPECT_EQ(Now[0].Status, State::New);
  EXPECT_EQ(Now[1].Status, State::PreExisting);
}

TEST(Baseline, KnowsEditedLinesAndMovedFiles) {
  Baseline Known = Baseline::of(
      {finding("c", "m", "one", "a.cpp"), finding("d", "m", "two", "a.cpp")});
  std::vector<Finding> Now{finding("c", "m", "edited", "a.cpp"),
                           finding("d", "m", "two", "moved.cpp")};
  EXPECT_TRUE(Known.compare(Now).empty());
  EXPECT_EQ(Now[0].Status, State::PreExisting);
  EXPECT_EQ(Now[1].Status, State::PreExisting);
}

TEST(Baseline, FingerprintsTellLikeFindingsApart) {
  std::vector<Finding> Two{finding("c", "m"), finding("c", "m")};
  assignFingerprints(Two);
  EXPECT_NE(Two[0].Fingerprint, Two[1].Fingerprint);
}

TEST(Policy, SeverityOfAStage) {
  llvm::Expected<Policy> P = Policy::parse(MemoryBufferRef(
      "stages:\n- name: release\n  branches: ['release/*']\n  default: block\n"
      "  checks: {heddle-busy-wait: off}\ntrial: [heddle-double-lock]\n",
      "policy.yaml"));
  ASSERT_TRUE(bool(P)) << llvm::toString(P.takeError());
  const Stage *Release = P->stageOfBranch("release/1.0");
  ASSERT_NE(Release, nullptr);
  EXPECT_EQ(P->stageOfBranch("main"), nullptr);
  EXPECT_EQ(P->severity("heddle-false-sharing", Release), Severity::Block);
  EXPECT_EQ(P->severity("heddle-busy-wait", Release), Severity::Off);
  EXPECT_EQ(P->severity("heddle-double-lock", Release), Severity::Warning);
  // Without a stage, the registry says.
  EXPECT_EQ(P->severity("heddle-send-after-close", nullptr), Severity::Block);
  EXPECT_EQ(P->severity("heddle-false-sharing", nullptr), Severity::Warning);
}

TEST_F(Project, ReadsSuppressions) {
  write("a.cpp", "int a; // NOLINT(heddle-x): because of [ABC-12]\n"
                 "/* NOLINTNEXTLINE(heddle-*, -heddle-y) */\nint b;\n"
                 "const char *s = \"NOLINT(heddle-x)\";\n");
  std::vector<Suppression> All = suppressionsIn(files(), "a.cpp");
  ASSERT_EQ(All.size(), 2u);
  EXPECT_EQ(All[0].Reason, "because of");
  EXPECT_EQ(All[0].Incident, "ABC-12");
  EXPECT_EQ(All[1].Reason, "");
  EXPECT_EQ(All[1].First, 3u);
  Finding F = finding("heddle-x", "m");
  F.Where.Begin.Line = 3;
  EXPECT_TRUE(All[1].covers(F));
  F.Check = "heddle-y";
  EXPECT_FALSE(All[1].covers(F));
}

TEST_F(Project, FixesAreWholeOrNot) {
  write("a.cpp", "one two");
  Sources Files = files();
  auto Fix = [](size_t Offset, size_t Length, const char *Text) {
    Replacement R;
    R.Where.File = "a.cpp";
    R.Offset = Offset;
    R.Length = Length;
    R.Text = Text;
    return R;
  };
  std::vector<Finding> All(3, finding("c", "m"));
  All[0].Fixes = {Fix(0, 0, "<"), Fix(4, 3, "2")};
  All[1].Fixes = {Fix(0, 0, "<"), Fix(7, 0, ">")}; // the same insertion
  All[2].Fixes = {Fix(1, 1, "x"), Fix(5, 1, "overlaps")};
  FixedFiles Fixed = applyFixes(Files, All);
  EXPECT_EQ(Fixed.Texts["a.cpp"], "<one 2>");
  EXPECT_EQ(Fixed.Applied, 2u);
  EXPECT_EQ(Fixed.InConflict, 1u);
}

TEST(Rules, AreThoseOfTheRegistry) {
  const Rule *R = findRule("heddle-busy-wait");
  ASSERT_NE(R, nullptr);
  EXPECT_TRUE(R->Page.starts_with("# heddle-busy-wait\n"));
  EXPECT_EQ(findRule("bugprone-x"), nullptr);
}

} // namespace
