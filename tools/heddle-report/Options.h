//===- Options.h - Options of heddle-report ---------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_OPTIONS_H
#define HEDDLE_REPORT_OPTIONS_H

#include "llvm/Support/CommandLine.h"
#include <string>

// Only for main.cpp: LLVM's options register themselves when they are defined.
namespace heddle::report::options {

namespace cl = llvm::cl;

static cl::OptionCategory Category("Options of heddle-report");
static cl::SubCommand
    BaselineCommand("baseline", "baseline create: write down what is known");
static cl::SubCommand DiffCommand("diff",
                                  "tell what was introduced and what is fixed");
static cl::SubCommand
    SuppressionsCommand("suppressions", "list NOLINT comments, and judge them");
static cl::SubCommand DisputeCommand("dispute",
                                     "log that a finding is thought wrong");
static cl::SubCommand FixCommand("fix", "apply the fixes of new findings");
static cl::SubCommand TrialCommand("trial", "how the checks on trial fare");
static cl::SubCommand StageCommand("stage",
                                   "print the stage of a branch, as JSON");

static cl::list<std::string> Inputs(cl::Positional, cl::desc("FILE..."),
                                    cl::cat(Category),
                                    cl::sub(cl::SubCommand::getAll()));

#define HEDDLE_OPTION(Variable, Name, Meta, Text)                              \
  static cl::opt<std::string> Variable(Name, cl::value_desc(Meta),             \
                                       cl::desc(Text), cl::cat(Category),      \
                                       cl::sub(cl::SubCommand::getAll()))
HEDDLE_OPTION(
    Root, "root", "FOLDER",
    "root of the project (default: .); files elsewhere are not opened");
HEDDLE_OPTION(Overlay, "vfsoverlay", "FILE",
              "read sources through this overlay, as clang does");
HEDDLE_OPTION(BaselineFile, "baseline", "FILE", "compare with this baseline");
HEDDLE_OPTION(Output, "o", "FILE", "where to write a baseline or a dispute");
HEDDLE_OPTION(PolicyFile, "policy", "FILE", "what does what at which stage");
HEDDLE_OPTION(StageName, "stage", "NAME", "the stage of the policy");
HEDDLE_OPTION(Branch, "branch", "NAME", "the stage that has this branch");
HEDDLE_OPTION(Disputed, "disputed", "FILE", "log of disputed findings");
HEDDLE_OPTION(Reason, "reason", "TEXT", "dispute: why the finding is wrong");
HEDDLE_OPTION(By, "by", "NAME", "dispute: who says so");
HEDDLE_OPTION(Fingerprint, "finding", "FINGERPRINT", "dispute: which finding");
HEDDLE_OPTION(TextFile, "text", "FILE", "write text for terminals");
HEDDLE_OPTION(SarifFile, "sarif", "FILE", "write SARIF 2.1.0");
HEDDLE_OPTION(GitLabFile, "gitlab", "FILE", "write GitLab Code Quality");
HEDDLE_OPTION(JUnitFile, "junit", "FILE", "write JUnit XML");
HEDDLE_OPTION(RdjsonFile, "rdjson", "FILE", "write reviewdog's rdjson");
HEDDLE_OPTION(PrometheusFile, "prometheus", "FILE", "write Prometheus text");
HEDDLE_OPTION(HtmlFile, "html", "FILE", "write a self-contained HTML page");
HEDDLE_OPTION(JsonFile, "json", "FILE", "write all that is known as JSON");
HEDDLE_OPTION(Title, "title", "TEXT", "title of the HTML page and of JUnit");
HEDDLE_OPTION(RunCategory, "category", "NAME",
              "tells runs apart for GitHub: debug, release ...");
HEDDLE_OPTION(DocsUrl, "docs-url", "URL",
              "where the pages of the checks are; ends in '/'");
#undef HEDDLE_OPTION

#define HEDDLE_LIST(Variable, Name, Meta, Text)                                \
  static cl::list<std::string> Variable(Name, cl::value_desc(Meta),            \
                                        cl::desc(Text), cl::cat(Category),     \
                                        cl::sub(cl::SubCommand::getAll()))
HEDDLE_LIST(Configurations, "configuration", "NAME=FILE",
            "an input, with the configuration that it is of");
HEDDLE_LIST(RuntimeFiles, "runtime", "FILE", "join a report of the runtime");
HEDDLE_LIST(SuppressionPaths, "suppressions-in", "PATH",
            "count the NOLINT comments of these files and folders, too");
HEDDLE_LIST(Within, "within", "PATH",
            "only findings in these files and folders");
HEDDLE_LIST(UnsuppressedFiles, "unsuppressed", "FILE",
            "what is found when NOLINT comments do not count");
#undef HEDDLE_LIST

static cl::opt<int> FilesAnalysed("files-analysed", cl::init(-1),
                                  cl::value_desc("N"),
                                  cl::desc("how many were, for the figures"),
                                  cl::cat(Category),
                                  cl::sub(cl::SubCommand::getAll()));

static cl::opt<bool>
    Partial("partial",
            cl::desc("not all was analysed: what is missing is not fixed"),
            cl::cat(Category), cl::sub(cl::SubCommand::getAll()));

enum class FailOn { Never, Block, New };
static cl::opt<FailOn>
    Fail("fail-on", cl::desc("when to exit with 1 (default: block)"),
         cl::init(FailOn::Block),
         cl::values(clEnumValN(FailOn::Never, "never", "never"),
                    clEnumValN(FailOn::Block, "block", "a finding blocks"),
                    clEnumValN(FailOn::New, "new", "there is a new finding")),
         cl::cat(Category), cl::sub(cl::SubCommand::getAll()));

static const char *const Overview =
    "Reads what clang-tidy --export-fixes wrote, puts it together and tells it "
    "in other forms.\n\n"
    "  heddle-report --sarif=out.sarif --html=out.html FILE...\n"
    "  heddle-report baseline create -o baseline.json FILE...\n"
    "  heddle-report diff --baseline=baseline.json FILE...\n"
    "  heddle-report suppressions [--unsuppressed=FILE] PATH...\n"
    "  heddle-report dispute --finding=FINGERPRINT --reason=TEXT -o LOG "
    "FILE...\n"
    "  heddle-report trial --policy=POLICY FILE...\n"
    "  heddle-report fix FILE...\n\n"
    "FILE is an export, or a folder of them (*.yaml). Outputs may be '-'.\n"
    "Exit status: 0 nothing blocks, 1 something does, 2 bad input.\n";

} // namespace heddle::report::options

#endif // HEDDLE_REPORT_OPTIONS_H
