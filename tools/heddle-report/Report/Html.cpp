//===- Html.cpp - A page for people ---------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Markup.h"
#include "Report.h"
#include "Rules.h"
#include "Story.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SHA256.h"
#include <map>

using namespace llvm;

namespace heddle::report {

/// Lines of source before and after a place.
static constexpr unsigned Context = 3;

/// Allows this very script or style, and none that a text might bring along.
static std::string hashOf(StringRef Text) {
  return "'sha256-" + encodeBase64(SHA256::hash(arrayRefFromStringRef(Text))) +
         "'";
}

namespace {

class Page {
public:
  Page(raw_ostream &OS, const Report &R) : OS(OS), R(R) {}

  void write() {
    writeHead();
    writeSummary();
    writeFilter();
    OS << "<main id=\"findings\">\n";
    for (const Finding &F : R.Findings)
      writeFinding(F);
    OS << "</main>\n<p id=\"none\" hidden>No finding is left by this "
          "filter.</p>\n";
    if (R.Findings.empty())
      OS << "<p class=\"clean\">No findings.</p>\n";
    writeFixed();
    if (R.Suppressions)
      writeSuppressions();
    OS << "<footer>Heddle " << HEDDLE_VERSION << "</footer>\n<script>"
       << pageScript() << "</script>\n</body>\n</html>\n";
  }

private:
  void writeHead() {
    OS << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
          "<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, "
          "initial-scale=1\">\n"
          "<meta name=\"color-scheme\" content=\"light dark\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\""
          "default-src 'none'; style-src "
       << hashOf(pageStyle()) << "; script-src " << hashOf(pageScript())
       << "\">\n<title>" << markup(R.Title) << "</title>\n<style>"
       << pageStyle() << "</style>\n</head>\n<body>\n<h1>" << markup(R.Title)
       << "</h1>\n";
  }

  void writeSummary() {
    size_t Old = count_if(R.Findings, [](const Finding &F) {
      return F.Status == State::PreExisting;
    });
    OS << "<ul class=\"summary\">\n";
    fact(R.Findings.size() - Old, R.HasBaseline ? "introduced" : "findings");
    if (R.HasBaseline) {
      fact(Old, "pre-existing");
      fact(R.Fixed.size(), "fixed");
    }
    for (Evidence E :
         {Evidence::Confirmed, Evidence::StaticOnly, Evidence::RuntimeOnly})
      if (size_t Count = count_if(
              R.Findings, [&](const Finding &F) { return F.Seen == E; }))
        fact(Count, name(E));
    if (R.Suppressions)
      fact(R.Suppressions->size(), "suppressions");
    if (R.FilesAnalysed)
      fact(*R.FilesAnalysed, "files analysed");
    OS << "</ul>\n";
  }

  void fact(size_t Count, StringRef What) {
    OS << "<li><b>" << Count << "</b> " << What << "</li>\n";
  }

  void choice(StringRef Id, StringRef Label,
              const std::map<std::string, unsigned> &Values) {
    OS << "<label>" << Label << " <select id=\"" << Id
       << "\"><option value=\"\">all</option>";
    for (const auto &[Value, Count] : Values)
      OS << "<option value=\"" << markup(Value) << "\">" << markup(Value)
         << " (" << Count << ")</option>";
    OS << "</select></label>\n";
  }

  void writeFilter() {
    std::map<std::string, unsigned> Checks, Levels, States, Seen;
    for (const Finding &F : R.Findings) {
      ++Checks[F.Check];
      ++Levels[name(F.Level).str()];
      ++States[name(F.Status).str()];
      if (F.Seen != Evidence::NotAsked)
        ++Seen[name(F.Seen).str()];
    }
    OS << "<form id=\"filter\" class=\"filter\" hidden>\n";
    choice("check", "Check", Checks);
    choice("level", "Severity", Levels);
    if (R.HasBaseline)
      choice("state", "State", States);
    if (!Seen.empty())
      choice("seen", "Run time", Seen);
    OS << "<label>Text <input id=\"text\" type=\"search\" "
          "placeholder=\"file or message\"></label>\n"
          "<output id=\"count\"></output>\n</form>\n";
  }

  void tag(StringRef Class, StringRef Text) {
    OS << "<span class=\"tag " << Class << "\">" << markup(Text) << "</span> ";
  }

  void writeFinding(const Finding &F) {
    OS << "<article data-check=\"" << markup(F.Check) << "\" data-level=\""
       << name(F.Level) << "\" data-state=\"" << name(F.Status)
       << "\" data-seen=\"" << name(F.Seen) << "\" id=\"f-" << F.Fingerprint
       << "\">\n<h2>";
    tag(name(F.Level), name(F.Level));
    writeCheckName(F.Check);
    OS << " <a class=\"place\" href=\"#f-" << F.Fingerprint << "\">"
       << markup(placeText(F.Where)) << "</a></h2>\n<p class=\"message\">"
       << markup(F.Message) << "</p>\n<p class=\"tags\">";
    if (R.HasBaseline)
      tag("state", name(F.Status));
    if (F.Seen != Evidence::NotAsked)
      tag("seen", name(F.Seen));
    for (const std::string &C : F.Configurations)
      tag("configuration", C);
    if (!F.Dispute.empty())
      tag("disputed", "disputed: " + F.Dispute);
    OS << "</p>\n";
    if (!F.RuntimeMessage.empty())
      OS << "<p class=\"runtime\">At run time: " << markup(F.RuntimeMessage)
         << "</p>\n";
    OS << "<div class=\"tasks\">\n";
    for (const Thread &T : tellStory(F))
      writeThread(T);
    OS << "</div>\n</article>\n";
  }

  void writeCheckName(StringRef Check) {
    const Rule *Known = findRule(Check);
    std::string Page = R.pageOf(Check);
    if (!Page.empty())
      OS << "<a class=\"check\" href=\"" << markup(Page) << "\" title=\""
         << markup(Known->Summary) << "\">" << markup(Check) << "</a>";
    else
      OS << "<span class=\"check\""
         << (Known ? " title=\"" + markup(Known->Summary) + "\"" : "") << ">"
         << markup(Check) << "</span>";
  }

  void writeThread(const Thread &T) {
    OS << "<section class=\"task\">";
    if (!T.Name.empty())
      OS << "<h3>" << markup(T.Name) << "</h3>";
    OS << "\n<ol>\n";
    for (const Step &S : T.Steps) {
      OS << "<li" << (S.IsFinding ? " class=\"here\"" : "") << "><p>"
         << (S.IsFinding ? "<strong>here</strong>" : markup(S.Text))
         << " <span class=\"place\">" << markup(placeText(S.Where))
         << "</span></p>\n";
      writeExcerpt(S.Where);
      OS << "</li>\n";
    }
    OS << "</ol></section>\n";
  }

  void writeExcerpt(const Place &P) {
    const SourceText *Text = P ? R.Files.text(P.File) : nullptr;
    if (!Text || !P.Begin.Line)
      return;
    unsigned First = P.Begin.Line > Context ? P.Begin.Line - Context : 1;
    unsigned Last = std::min(P.Begin.Line + Context, Text->lineCount());
    OS << "<pre>";
    for (unsigned N = First; N <= Last; ++N) {
      OS << "<span class=\"number\">" << N << "</span>";
      StringRef Line = Text->line(N);
      if (N == P.Begin.Line)
        writeMarked(Line, P);
      else
        OS << markup(Line);
      OS << "\n";
    }
    OS << "</pre>\n";
  }

  void writeMarked(StringRef Line, const Place &P) {
    size_t Begin = std::min<size_t>(P.Begin.Column - 1, Line.size());
    size_t End = P.End.Line == P.Begin.Line
                     ? std::min<size_t>(P.End.Column - 1, Line.size())
                     : Line.size();
    OS << markup(Line.take_front(Begin)) << "<mark>"
       << markup(Line.slice(Begin, std::max(Begin, End))) << "</mark>"
       << markup(Line.drop_front(std::max(Begin, End)));
  }

  void writeFixed() {
    if (R.Fixed.empty())
      return;
    OS << "<details><summary>Fixed: " << R.Fixed.size()
       << "</summary>\n<table><tr><th>File</th><th>Check</th><th>Message</th>"
          "</tr>\n";
    for (const Finding &F : R.Fixed)
      OS << "<tr><td>" << markup(F.Where.File) << "</td><td>" << markup(F.Check)
         << "</td><td>" << markup(F.Message) << "</td></tr>\n";
    OS << "</table></details>\n";
  }

  void writeSuppressions() {
    OS << "<details><summary>Suppressions: " << R.Suppressions->size()
       << "</summary>\n<table><tr><th>Place</th><th>Checks</th><th>Reason</th>"
          "<th>Incident</th><th>Use</th></tr>\n";
    for (const Suppression &S : *R.Suppressions)
      OS << "<tr><td>" << markup(S.File) << ":" << S.Line << "</td><td>"
         << markup(S.Checks.empty() ? "all" : S.Checks) << "</td><td>"
         << (S.Reason.empty() ? "<em>none given</em>" : markup(S.Reason))
         << "</td><td>" << markup(S.Incident) << "</td><td>" << name(S.Use)
         << "</td></tr>\n";
    OS << "</table></details>\n";
  }

  raw_ostream &OS;
  const Report &R;
};

} // namespace

void writeHtml(raw_ostream &OS, const Report &R) { Page(OS, R).write(); }

} // namespace heddle::report
