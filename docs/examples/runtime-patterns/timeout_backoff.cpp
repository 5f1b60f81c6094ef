// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A request to a service that is slow to wake up: the client asks again, after
// a time that doubles with each attempt and is never quite the same, so that
// many clients do not come back at once. The caller's deadline ends it all.

#include "heddle/heddle.h"
#include <cstdio>
#include <optional>

using namespace std::chrono_literals;

/// Answers only the third question.
static void serve(heddle::receiver<int> questions,
                  heddle::sender<int> answers) {
  int asked = 0;
  for (int question : questions)
    if (++asked == 3)
      answers.send(2 * question);
}

static std::optional<int> ask(const heddle::context &ctx,
                              heddle::channel<int> questions,
                              heddle::receiver<int> answers, int question) {
  std::optional<int> answer;
  heddle::backoff delay({.first = 2ms, .factor = 2, .most = 100ms});
  while (!answer && !ctx.cancelled()) {
    questions.send(question);
    heddle::select(
        heddle::on_receive(answers, [&](std::optional<int> a) { answer = a; }),
        heddle::on_done(ctx), heddle::on_timeout(delay.next()));
  }
  std::printf("%zu attempts\n", delay.attempts());
  return answer;
}

int main() {
  heddle::channel<int> questions(1);
  // With room for the answer: the server is not stuck with one that comes late.
  heddle::channel<int> answers(1);
  heddle::task server = heddle::go(serve, questions, answers);
  heddle::defer end{[&] { // on each way out
    questions.close();
    server.join();
  }};
  auto [ctx, cancel] = heddle::with_timeout(heddle::background(), 30s);
  const std::optional<int> answer = ask(ctx, questions, answers, 21);
  cancel();
  std::printf("answer: %d\n", answer.value_or(0));
  return answer == 42 ? 0 : 1;
}
