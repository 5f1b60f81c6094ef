//===- json.h - Writing JSON ---------------------------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_JSON_H
#define HEDDLE_SRC_JSON_H

#include <charconv>
#include <chrono>
#include <concepts>
#include <source_location>
#include <string>
#include <string_view>

namespace heddle::detail {

/// Appends JSON to a string; puts the commas. Objects and arrays have to be
/// closed by whoever opens them.
class json_writer {
public:
  json_writer &begin(char bracket) {
    comma();
    text_ += bracket;
    first_ = true;
    return *this;
  }
  json_writer &end(char bracket) {
    text_ += bracket;
    first_ = false;
    return *this;
  }
  json_writer &key(std::string_view name) {
    string(name);
    text_ += ':';
    first_ = true;
    return *this;
  }
  void value(std::string_view s) { string(s); }
  void value(const char *s) { string(s); }
  void value(bool b) {
    comma();
    text_ += b ? "true" : "false";
  }
  void value(std::integral auto n) {
    comma();
    text_ += std::to_string(n);
  }
  /// In seconds, to the millisecond.
  void value(std::chrono::nanoseconds d) {
    comma();
    const long long ms = d.count() / 1'000'000;
    const std::string rest = std::to_string(ms % 1000);
    text_ += std::to_string(ms / 1000) + '.' +
             std::string(3 - rest.size(), '0') + rest;
  }
  void member(std::string_view name, const auto &v) {
    key(name);
    value(v);
  }
  /// The members of a location, without braces.
  void location(const std::source_location &at) {
    member("file", at.file_name());
    member("line", at.line());
    if (at.column())
      member("column", at.column());
    if (*at.function_name())
      member("function", at.function_name());
  }
  /// Nothing, if the place is not known.
  void location(std::string_view name, const std::source_location &at) {
    if (at.line() == 0)
      return;
    key(name).begin('{');
    location(at);
    end('}');
  }
  void newline() { text_ += '\n'; }

  std::string take() { return std::move(text_); }

private:
  void comma() {
    if (!first_)
      text_ += ',';
    first_ = false;
  }
  void string(std::string_view s) {
    comma();
    text_ += '"';
    for (const char c : s) {
      if (c == '"' || c == '\\') {
        text_ += '\\';
        text_ += c;
      } else if (static_cast<unsigned char>(c) < 0x20) {
        constexpr char digits[] = "0123456789abcdef";
        text_ += "\\u00";
        text_ += digits[c >> 4];
        text_ += digits[c & 15];
      } else {
        text_ += c;
      }
    }
    text_ += '"';
  }

  std::string text_;
  bool first_ = true;
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_JSON_H
