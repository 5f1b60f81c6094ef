//===- Policy.cpp - What a finding does at which stage --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Policy.h"
#include "Nesting.h"
#include "Rules.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"

using namespace llvm;
using heddle::report::Policy;
using heddle::report::Stage;

LLVM_YAML_IS_SEQUENCE_VECTOR(Stage)
LLVM_YAML_IS_STRING_MAP(std::string)

static constexpr StringLiteral ByCheck = "by check";
static constexpr StringLiteral PreviewChecks = "preview";

static std::string checkSeverity(StringRef Word) {
  return is_contained({"off", "hint", "warning", "block"}, Word)
             ? std::string()
             : ("'" + Word + "' is none of off, hint, warning, block").str();
}

static std::string checkName(StringRef Check) {
  return heddle::report::findRule(Check)
             ? std::string()
             : ("there is no check '" + Check + "'").str();
}

namespace llvm::yaml {

template <> struct MappingTraits<Stage> {
  static void mapping(IO &In, Stage &S) {
    In.mapRequired("name", S.Name);
    In.mapOptional("branches", S.Branches);
    In.mapOptional("profile", S.Profile);
    In.mapOptional("default", S.Default, std::string(ByCheck));
    In.mapOptional("checks", S.Checks);
  }

  static std::string validate(IO &, Stage &S) {
    if (!S.Profile.empty() &&
        !is_contained({"ide", "precommit", "ci", "audit"}, S.Profile))
      return "profile: '" + S.Profile +
             "' is none of ide, precommit, ci, audit";
    if (S.Default != ByCheck)
      if (std::string Wrong = checkSeverity(S.Default); !Wrong.empty())
        return "default: " + Wrong + ", " + ByCheck.str();
    for (const auto &[Check, Word] : S.Checks) {
      if (std::string Wrong = checkName(Check); !Wrong.empty())
        return "checks: " + Wrong;
      if (std::string Wrong = checkSeverity(Word); !Wrong.empty())
        return "checks: " + Check + ": " + Wrong;
    }
    for (const std::string &Branch : S.Branches)
      if (Expected<GlobPattern> Glob = GlobPattern::create(Branch); !Glob)
        return "branches: '" + Branch + "': " + toString(Glob.takeError());
    return {};
  }
};

namespace {
/// What the file says of suppressions.
struct SuppressionRules {
  Policy &Of;
};
} // namespace

template <> struct MappingTraits<SuppressionRules> {
  static void mapping(IO &In, SuppressionRules &S) {
    In.mapOptional("reason-required", S.Of.ReasonRequired);
    In.mapOptional("incident-required", S.Of.IncidentRequired);
    In.mapOptional("incident", S.Of.Incident);
  }
};

template <> struct MappingTraits<Policy> {
  static void mapping(IO &In, Policy &P) {
    In.mapOptional("stages", P.Stages);
    In.mapOptional("trial", P.Trial);
    In.mapOptional("disputed", P.Disputed);
    SuppressionRules S{P};
    In.mapOptional("suppressions", S);
  }

  static std::string validate(IO &, Policy &P) {
    for (const std::string &Check : P.Trial)
      if (Check != PreviewChecks)
        if (std::string Wrong = checkName(Check); !Wrong.empty())
          return "trial: " + Wrong;
    std::string Wrong;
    if (!P.Incident.empty() && !Regex(P.Incident).isValid(Wrong))
      return "suppressions: incident: " + Wrong;
    return {};
  }
};

} // namespace llvm::yaml

namespace heddle::report {

Expected<Policy> Policy::read(StringRef Path) {
  auto Text = readFile(Path, "a policy");
  if (!Text)
    return Text.takeError();
  return parse((*Text)->getMemBufferRef());
}

Expected<Policy> Policy::parse(MemoryBufferRef Text) {
  StringRef Name = Text.getBufferIdentifier();
  if (unsigned Line = lineOfDeepYaml(Text.getBuffer()))
    return failure(Name + ":" + Twine(Line) + ": is nested too deeply");
  std::string First;
  auto Keep = [](const SMDiagnostic &D, void *Into) {
    auto &First = *static_cast<std::string *>(Into);
    if (First.empty())
      First = (D.getFilename() + ":" + Twine(D.getLineNo()) + ":" +
               Twine(D.getColumnNo() + 1) + ": " + D.getMessage())
                  .str();
  };
  yaml::Input In(Text, nullptr, Keep, &First);
  Policy Result;
  In >> Result;
  if (In.error() || !First.empty())
    return failure(First.empty() ? Name + ":1: is not a policy" : Twine(First));
  return std::move(Result);
}

Expected<const Stage *> Policy::stage(StringRef Name) const {
  std::string Known;
  for (const Stage &S : Stages) {
    if (S.Name == Name)
      return &S;
    Known += (Known.empty() ? "" : ", ") + S.Name;
  }
  return failure("--stage: the policy has no stage '" + Name + "'" +
                 (Known.empty() ? Twine() : ", only " + Known));
}

const Stage *Policy::stageOfBranch(StringRef Branch) const {
  for (const Stage &S : Stages)
    for (const std::string &Pattern : S.Branches) {
      Expected<GlobPattern> Glob = GlobPattern::create(Pattern);
      if (!Glob)
        consumeError(Glob.takeError());
      else if (Glob->match(Branch))
        return &S;
    }
  return nullptr;
}

bool Policy::isOnTrial(StringRef Check) const {
  const Rule *R = findRule(Check);
  return is_contained(Trial, Check) ||
         (R && R->IsPreview && is_contained(Trial, PreviewChecks.str()));
}

static Severity severityOf(StringRef Word) {
  return StringSwitch<Severity>(Word)
      .Case("off", Severity::Off)
      .Case("hint", Severity::Hint)
      .Case("block", Severity::Block)
      .Default(Severity::Warning);
}

Severity Policy::severity(StringRef Check, const Stage *At) const {
  const Rule *R = findRule(Check);
  Severity Result = R && R->IsError ? Severity::Block : Severity::Warning;
  if (At) {
    auto Own = At->Checks.find(Check.str());
    if (Own != At->Checks.end())
      Result = severityOf(Own->second);
    else if (At->Default != ByCheck)
      Result = severityOf(At->Default);
  }
  return isOnTrial(Check) ? std::min(Result, Severity::Warning) : Result;
}

void applyPolicy(const Policy &P, const Stage *At,
                 std::vector<Finding> &Findings) {
  for (Finding &F : Findings) {
    if (StringRef(F.Check).starts_with("clang-diagnostic-error"))
      F.Level = Severity::Block;
    else if (findRule(F.Check))
      F.Level = P.severity(F.Check, At);
    if (F.Status == State::PreExisting || !F.Dispute.empty())
      F.Level = std::min(F.Level, Severity::Warning);
  }
  llvm::erase_if(Findings,
                 [](const Finding &F) { return F.Level == Severity::Off; });
}

Expected<std::vector<Dispute>> readDisputes(StringRef Path) {
  auto Text = readFile(Path, "a log of disputed findings");
  if (!Text)
    return Text.takeError();
  std::vector<Dispute> Result;
  SmallVector<StringRef, 16> Lines;
  (*Text)->getBuffer().split(Lines, '\n');
  for (size_t I = 0; I < Lines.size(); ++I) {
    if (Lines[I].trim().empty())
      continue;
    std::string At = (Path + ":" + Twine(I + 1)).str();
    Expected<json::Object> Row = parseJson(Lines[I], At, "a disputed finding");
    if (!Row)
      return Row.takeError();
    auto Member = [&](StringRef Name) {
      return Row->getString(Name).value_or("").str();
    };
    Dispute D{Member("fingerprint"), Member("check"),  Member("file"),
              Member("message"),     Member("reason"), Member("by")};
    if (D.Fingerprint.empty() || D.Reason.empty())
      return failure(At + ": has no \"fingerprint\" or no \"reason\"");
    Result.push_back(std::move(D));
  }
  return std::move(Result);
}

std::string disputeText(const Dispute &D) {
  json::Object Row{{"fingerprint", json::fixUTF8(D.Fingerprint)},
                   {"check", json::fixUTF8(D.Check)},
                   {"file", json::fixUTF8(D.File)},
                   {"message", json::fixUTF8(D.Message)},
                   {"reason", json::fixUTF8(D.Reason)}};
  if (!D.By.empty())
    Row["by"] = json::fixUTF8(D.By);
  std::string Result;
  raw_string_ostream(Result) << json::Value(std::move(Row)) << "\n";
  return Result;
}

void applyDisputes(ArrayRef<Dispute> Log, std::vector<Finding> &Findings) {
  StringMap<StringRef> Reasons;
  for (const Dispute &D : Log)
    Reasons[D.Fingerprint] = D.Reason;
  for (Finding &F : Findings)
    if (auto It = Reasons.find(F.Fingerprint); It != Reasons.end())
      F.Dispute = It->second.str();
}

} // namespace heddle::report
