//===- main.cpp - A program that uses the runtime -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include <heddle/heddle.h>

int main() {
  heddle::channel<int> squares(4);
  heddle::go([squares] {
    for (int i = 1; i <= 3; ++i)
      squares.send(i * i);
    squares.close();
  });
  int sum = 0;
  for (int s : squares)
    sum += s;
  return sum == 14 ? 0 : 1;
}
