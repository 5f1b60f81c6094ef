//===- main.cpp - heddle-report -------------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Options and order of work; everything else is in Report/.
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Report/Baseline.h"
#include "Report/Fixer.h"
#include "Report/FixesReader.h"
#include "Report/Output.h"
#include "Report/Policy.h"
#include "Report/Report.h"
#include "Report/Rules.h"
#include "Report/RuntimeReport.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

using namespace llvm;
using namespace heddle::report;
using namespace heddle::report::options;

static constexpr int NothingBlocks = 0, SomethingBlocks = 1, BadInput = 2;
/// GitHub shows no more results of one run.
static constexpr size_t ShownByGitHub = 5000;

static raw_ostream &say() { return errs() << "heddle-report: "; }

static Expected<Sources> openSources() {
  IntrusiveRefCntPtr<vfs::FileSystem> Files;
  if (!Overlay.empty()) {
    auto Text = readFile(Overlay, "an overlay");
    if (!Text)
      return Text.takeError();
    auto Silent = [](const SMDiagnostic &, void *) {};
    Files = vfs::getVFSFromYAML(std::move(*Text), Silent, Overlay);
    if (!Files)
      return failure(Overlay + ": is not an overlay of a file system");
  }
  return Sources::create(Root.empty() ? "." : StringRef(Root), Files);
}

/// The exports that an argument names.
static Expected<std::vector<std::string>> exportsIn(StringRef Path) {
  if (!sys::fs::is_directory(Path))
    return std::vector<std::string>{Path.str()};
  std::vector<std::string> Result;
  std::error_code EC;
  for (sys::fs::directory_iterator It(Path, EC), End; !EC && It != End;
       It.increment(EC))
    if (sys::path::extension(It->path()) == ".yaml")
      Result.push_back(It->path());
  if (EC)
    return failure(Path + ": " + EC.message());
  llvm::sort(Result);
  return std::move(Result);
}

static Error addExports(FixesReader &Reader, StringRef Path,
                        StringRef Configuration) {
  Expected<std::vector<std::string>> Exports = exportsIn(Path);
  if (!Exports)
    return Exports.takeError();
  for (const std::string &Export : *Exports)
    if (Error E = Reader.add(Export, Configuration))
      return E;
  return Error::success();
}

static void tellWhatIsLeftOut(const Collection &Found) {
  if (Found.Outside)
    say() << "left out: " << Found.Outside
          << " in files outside of the root (--root)\n";
  for (const std::string &File : Found.Stale)
    say() << "warning: " << File
          << ": is not there, or not as it was when it was analysed; its "
             "findings have no lines\n";
}

static Expected<Collection> readExports(const Sources &Files,
                                        ArrayRef<std::string> Paths,
                                        ArrayRef<std::string> Named = {}) {
  FixesReader Reader(Files);
  for (const std::string &Path : Paths)
    if (Error E = addExports(Reader, Path, ""))
      return std::move(E);
  for (StringRef Pair : Named) {
    auto [Name, Path] = Pair.split('=');
    if (Name.empty() || Path.empty())
      return failure("--configuration: expected NAME=FILE, not '" + Pair + "'");
    if (Error E = addExports(Reader, Path, Name))
      return std::move(E);
  }
  Collection Result = Reader.finish();
  tellWhatIsLeftOut(Result);
  return std::move(Result);
}

static Expected<Policy> readPolicy() {
  return PolicyFile.empty() ? Expected<Policy>(Policy())
                            : Policy::read(PolicyFile);
}

static Expected<const Stage *> chosenStage(const Policy &P) {
  if (!StageName.empty())
    return P.stage(StageName);
  return Branch.empty() ? nullptr : P.stageOfBranch(Branch);
}

/// The log that is named by an option, or by the policy, relative to it.
static std::string disputeLog(const Policy &P) {
  if (!Disputed.empty() || P.Disputed.empty())
    return Disputed;
  if (sys::path::is_absolute(P.Disputed))
    return P.Disputed;
  SmallString<256> Path(sys::path::parent_path(PolicyFile));
  sys::path::append(Path, P.Disputed);
  return std::string(Path);
}

/// Adds to the findings all that other sources know of them.
static Error complete(Report &R, const Policy &P) {
  if (!BaselineFile.empty()) {
    Expected<Baseline> Before = Baseline::read(BaselineFile);
    if (!Before)
      return Before.takeError();
    R.Fixed = Before->compare(R.Findings);
    if (Partial)
      R.Fixed.clear();
    R.HasBaseline = true;
  }
  if (std::string Log = disputeLog(P);
      !Log.empty() && (!Disputed.empty() || sys::fs::exists(Log))) {
    Expected<std::vector<Dispute>> Disputes = readDisputes(Log);
    if (!Disputes)
      return Disputes.takeError();
    applyDisputes(*Disputes, R.Findings);
  }
  Expected<const Stage *> At = chosenStage(P);
  if (!At)
    return At.takeError();
  applyPolicy(P, *At, R.Findings);
  return Error::success();
}

/// What the exports say, and what runs saw.
static Expected<std::vector<Finding>> readFindings(const Sources &Files) {
  Expected<Collection> Found = readExports(Files, Inputs, Configurations);
  if (!Found)
    return Found.takeError();
  RuntimeReport Run(Files);
  for (const std::string &File : RuntimeFiles)
    if (Error E = Run.add(File))
      return std::move(E);
  if (!RuntimeFiles.empty())
    Run.join(Found->Findings);
  return std::move(Found->Findings);
}

/// Drops what is not in the files and folders of --within.
static void keepWithin(const Sources &Files, std::vector<Finding> &Findings) {
  if (Within.empty())
    return;
  std::vector<std::string> Names;
  for (const std::string &Path : Within) {
    SmallString<256> Full(Path);
    sys::fs::make_absolute(Full);
    std::optional<std::string> Name = Files.inside(Full);
    if (Name) {
      Names.push_back(*Name);
      continue;
    }
    SmallString<256> Real;
    if (!sys::fs::real_path(Full, Real) &&
        StringRef(Files.root()).starts_with(Real))
      return; // the root, or a folder around it
  }
  llvm::erase_if(Findings, [&](const Finding &F) {
    return F.Where && llvm::none_of(Names, [&](StringRef Name) {
             StringRef Rest = F.Where.File;
             return Rest.consume_front(Name) &&
                    (Rest.empty() || Rest.front() == '/');
           });
  });
}

static Expected<Report> readReport(const Sources &Files, const Policy &P) {
  Expected<std::vector<Finding>> Found = readFindings(Files);
  if (!Found)
    return Found.takeError();
  Report R{Files, std::move(*Found)};
  keepWithin(Files, R.Findings);
  if (Error E = complete(R, P))
    return std::move(E);
  return std::move(R);
}

static Expected<std::vector<Suppression>>
readSuppressions(const Sources &Files, const Policy &P,
                 ArrayRef<std::string> Paths) {
  Expected<std::vector<std::string>> Names = sourceFiles(Files, Paths);
  if (!Names)
    return Names.takeError();
  std::vector<Suppression> Result;
  for (const std::string &Name : *Names)
    llvm::append_range(Result, suppressionsIn(Files, Name, P.Incident));
  if (UnsuppressedFiles.empty()) {
    // Those for all checks may well be somebody else's.
    llvm::erase_if(Result, [](const Suppression &S) { return !S.isOurs(); });
    return std::move(Result);
  }
  Expected<Collection> All = readExports(Files, UnsuppressedFiles);
  if (!All)
    return All.takeError();
  compareWithUnsuppressed(Result, All->Findings);
  return std::move(Result);
}

static Error writeAll(const Report &R) {
  using Writer = void (*)(raw_ostream &, const Report &);
  const std::pair<StringRef, Writer> Outputs[] = {
      {TextFile, writeText},     {SarifFile, writeSarif},
      {GitLabFile, writeGitLab}, {JUnitFile, writeJUnit},
      {RdjsonFile, writeRdjson}, {PrometheusFile, writePrometheus},
      {HtmlFile, writeHtml},     {JsonFile, writeJson}};
  bool IsAny = false;
  for (auto [File, Write] : Outputs) {
    if (File.empty())
      continue;
    IsAny = true;
    if (Error E = writeFile(
            File, [&, Write = Write](raw_ostream &OS) { Write(OS, R); }))
      return E;
  }
  if (!SarifFile.empty() && R.Findings.size() > ShownByGitHub)
    say() << "warning: GitHub shows " << ShownByGitHub << " results, here are "
          << R.Findings.size() << "; the most severe ones come first\n";
  if (!IsAny)
    writeText(outs(), R);
  return Error::success();
}

static void tellTotal(raw_ostream &OS, const Report &R) {
  size_t Old = 0, Blocking = 0;
  for (const Finding &F : R.Findings) {
    Old += F.Status == State::PreExisting;
    Blocking += F.Level == Severity::Block;
  }
  if (R.HasBaseline)
    OS << R.Findings.size() - Old << " introduced, " << R.Fixed.size()
       << " fixed, " << Old << " pre-existing";
  else
    OS << R.Findings.size() << " findings";
  OS << "; " << Blocking << " block\n";
}

static int exitCode(const Report &R) {
  auto Counts = [](const Finding &F) {
    return Fail == FailOn::New ? F.Status == State::New
                               : F.Level == Severity::Block;
  };
  return Fail != FailOn::Never && llvm::any_of(R.Findings, Counts)
             ? SomethingBlocks
             : NothingBlocks;
}

static Expected<int> runReport(const Sources &Files, const Policy &P) {
  Expected<Report> Read = readReport(Files, P);
  if (!Read)
    return Read.takeError();
  Report &R = *Read;
  if (!SuppressionPaths.empty()) {
    Expected<std::vector<Suppression>> S =
        readSuppressions(Files, P, SuppressionPaths);
    if (!S)
      return S.takeError();
    R.Suppressions = std::move(*S);
  }
  if (FilesAnalysed >= 0)
    R.FilesAnalysed = FilesAnalysed;
  if (!Title.empty())
    R.Title = Title;
  R.Category = RunCategory;
  R.DocsUrl = DocsUrl;
  if (Error E = writeAll(R))
    return std::move(E);
  tellTotal(say(), R);
  return exitCode(R);
}

static Expected<int> runBaseline(const Sources &Files) {
  if (Output.empty())
    return failure("baseline create: where to? -o FILE");
  Expected<std::vector<Finding>> Found = readFindings(Files);
  if (!Found)
    return Found.takeError();
  keepWithin(Files, *Found);
  std::string Text = Baseline::of(*Found).text();
  if (Error E = writeFile(Output, [&](raw_ostream &OS) { OS << Text; }))
    return std::move(E);
  return NothingBlocks;
}

static Expected<int> runDiff(const Sources &Files, const Policy &P) {
  if (BaselineFile.empty())
    return failure("diff: compared with what? --baseline FILE");
  if (!Fail.getNumOccurrences())
    Fail = FailOn::New;
  Expected<Report> Read = readReport(Files, P);
  if (!Read)
    return Read.takeError();
  Report &R = *Read;
  writeText(outs(), R);
  for (const Finding &F : R.Fixed)
    outs() << F.Where.File << ": fixed: " << F.Message << " [" << F.Check
           << "]\n";
  tellTotal(outs(), R);
  return exitCode(R);
}

/// Says of a suppression what is wrong with it; nothing if it is right.
static std::vector<StringRef> wrongWith(const Suppression &S, const Policy &P) {
  std::vector<StringRef> Result;
  if (P.ReasonRequired && S.Reason.empty())
    Result.push_back("it gives no reason: NOLINT(heddle-x): why");
  if (P.IncidentRequired && S.Incident.empty())
    Result.push_back("it names no incident");
  if (S.Use == Use::Unused)
    Result.push_back("it suppresses nothing any more");
  return Result;
}

static Expected<int> runSuppressions(const Sources &Files, const Policy &P) {
  Expected<std::vector<Suppression>> All = readSuppressions(Files, P, Inputs);
  if (!All)
    return All.takeError();
  unsigned Bad = 0;
  std::map<std::string, unsigned> Counts;
  for (const Suppression &S : *All) {
    StringRef Checks =
        S.Checks.empty() ? StringRef("all checks") : StringRef(S.Checks);
    ++Counts[Checks.str()];
    outs() << S.File << ":" << S.Line << ": " << Checks;
    if (!S.Reason.empty())
      outs() << ": " << S.Reason;
    if (!S.Incident.empty())
      outs() << " [" << S.Incident << "]";
    outs() << "\n";
    std::vector<StringRef> Wrong = wrongWith(S, P);
    Bad += !Wrong.empty();
    for (StringRef What : Wrong)
      outs() << S.File << ":" << S.Line << ": error: " << What << "\n";
  }
  for (const auto &[Checks, Count] : Counts)
    outs() << Count << " of " << Checks << "\n";
  outs() << All->size() << " suppressions, " << Bad << " to look at\n";
  return Bad && Fail != FailOn::Never ? SomethingBlocks : NothingBlocks;
}

static Expected<int> runDispute(const Sources &Files) {
  if (Output.empty() || Reason.empty() || Fingerprint.empty())
    return failure("dispute: needs --finding, --reason and -o LOG");
  Expected<std::vector<Finding>> Found = readFindings(Files);
  if (!Found)
    return Found.takeError();
  auto F = llvm::find_if(
      *Found, [](const Finding &Of) { return Of.Fingerprint == Fingerprint; });
  if (F == Found->end())
    return failure("dispute: there is no finding " + Fingerprint);
  std::error_code EC;
  raw_fd_ostream OS(Output, EC, sys::fs::CD_OpenAlways, sys::fs::FA_Write,
                    sys::fs::OF_Append);
  if (EC)
    return failure(Output + ": " + EC.message());
  OS << disputeText(
      {F->Fingerprint, F->Check, F->Where.File, F->Message, Reason, By});
  return NothingBlocks;
}

static Expected<int> runFix(const Sources &Files, const Policy &P) {
  Expected<Report> Read = readReport(Files, P);
  if (!Read)
    return Read.takeError();
  FixedFiles Fixed = applyFixes(Files, Read->Findings);
  if (Error E = writeFixed(Files, Fixed))
    return std::move(E);
  outs() << Fixed.Applied << " fixed in " << Fixed.Texts.size() << " files";
  if (Fixed.InConflict)
    outs() << ", " << Fixed.InConflict << " left: their fixes overlap";
  outs() << "\n";
  return NothingBlocks;
}

static Expected<int> runTrial(const Sources &Files, const Policy &P) {
  Expected<Report> Read = readReport(Files, P);
  if (!Read)
    return Read.takeError();
  Report &R = *Read;
  for (const Rule &Known : rules()) {
    if (!P.isOnTrial(Known.Check))
      continue;
    size_t All = 0, Wrong = 0;
    for (const Finding &F : R.Findings)
      if (F.Check == Known.Check) {
        ++All;
        Wrong += !F.Dispute.empty();
      }
    outs() << Known.Check << ": " << All << " findings, " << Wrong
           << " disputed\n";
  }
  return NothingBlocks;
}

static Expected<int> runStage(const Policy &P) {
  Expected<const Stage *> At = chosenStage(P);
  if (!At)
    return At.takeError();
  json::Object Result;
  if (*At)
    Result = json::Object{{"name", json::fixUTF8((*At)->Name)},
                          {"profile", json::fixUTF8((*At)->Profile)}};
  outs() << json::Value(std::move(Result)) << "\n";
  return NothingBlocks;
}

static Expected<int> run() {
  Expected<Policy> P = readPolicy();
  if (!P)
    return P.takeError();
  if (StageCommand)
    return runStage(*P);
  if (Inputs.empty() && Configurations.empty() && RuntimeFiles.empty())
    return failure("no input (see --help)");
  Expected<Sources> Files = openSources();
  if (!Files)
    return Files.takeError();
  return BaselineCommand       ? runBaseline(*Files)
         : DiffCommand         ? runDiff(*Files, *P)
         : SuppressionsCommand ? runSuppressions(*Files, *P)
         : DisputeCommand      ? runDispute(*Files)
         : FixCommand          ? runFix(*Files, *P)
         : TrialCommand        ? runTrial(*Files, *P)
                               : runReport(*Files, *P);
}

int main(int ArgumentCount, char **Arguments) {
  std::vector<const char *> Words(Arguments, Arguments + ArgumentCount);
  // "baseline create" reads better than "baseline".
  if (Words.size() > 2 && StringRef(Words[1]) == "baseline" &&
      StringRef(Words[2]) == "create")
    Words.erase(Words.begin() + 2);
  for (cl::SubCommand *S : {&cl::SubCommand::getTopLevel(), &BaselineCommand,
                            &DiffCommand, &SuppressionsCommand, &DisputeCommand,
                            &FixCommand, &TrialCommand, &StageCommand})
    cl::HideUnrelatedOptions(Category, *S);
  cl::SetVersionPrinter([](raw_ostream &OS) {
    OS << "heddle-report " << HEDDLE_VERSION << " (LLVM " << LLVM_VERSION_STRING
       << ")\n";
  });
  std::string Wrong;
  raw_string_ostream WrongStream(Wrong);
  if (!cl::ParseCommandLineOptions(Words.size(), Words.data(), Overview,
                                   &WrongStream)) {
    // Of the value of an option, LLVM has told already.
    if (!Wrong.empty())
      errs() << StringRef(Wrong).trim().split('\n').first << "\n";
    return BadInput;
  }
  Expected<int> Code = run();
  if (Code)
    return *Code;
  handleAllErrors(Code.takeError(), [](const ErrorInfoBase &E) {
    say() << "error: " << E.message() << "\n";
  });
  return BadInput;
}
