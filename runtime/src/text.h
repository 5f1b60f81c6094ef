//===- text.h - Words that reports share ---------------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_TEXT_H
#define HEDDLE_SRC_TEXT_H

#include "heddle/wait_graph.h"

namespace heddle::detail {

class json_writer;

/// "server.cpp:42"
std::string place(const std::source_location &at);
/// "task 7", "thread 1 \"main\""
std::string title(const task_info &t);
/// "12.5 s"
std::string seconds(std::chrono::nanoseconds d);

void write_tasks(json_writer &out, const snapshot &all);
void write_graph(json_writer &out, const wait_graph &graph);

} // namespace heddle::detail

#endif // HEDDLE_SRC_TEXT_H
