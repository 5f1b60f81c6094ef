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
    while (!s.empty()) {
      const std::size_t length = well_formed(s);
      if (length != 1) {
        // What is no UTF-8 may have come from outside, but JSON is all UTF-8.
        text_ += length ? s.substr(0, length) : "\\ufffd";
        s.remove_prefix(length ? length : 1);
        continue;
      }
      const char c = s.front();
      s.remove_prefix(1);
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

  /// The bytes of the character with which \p s begins; 0 if it is none.
  /// As in the Unicode standard, table 3-7.
  static std::size_t well_formed(std::string_view s) noexcept {
    const auto byte = [&](std::size_t i) {
      return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u;
    };
    const unsigned first = byte(0);
    if (first < 0x80)
      return 1;
    if (first < 0xc2 || first > 0xf4)
      return 0;
    const std::size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    // Neither longer than need be, nor a surrogate, nor beyond the last one.
    const unsigned least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const unsigned most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (byte(1) < least || byte(1) > most)
      return 0;
    for (std::size_t i = 2; i < length; ++i)
      if (byte(i) < 0x80 || byte(i) > 0xbf)
        return 0;
    return length;
  }

  std::string text_;
  bool first_ = true;
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_JSON_H
