#include <heddle/heddle.h>
#include <string>

using namespace std::chrono_literals;

// Found statically, and by a run of this part.
void leaks() {
  heddle::channel<int> nobody;
  heddle::go([nobody] {
    nobody.send(1); // LEAK
  });
  heddle::sleep_for(20ms);
}

heddle::mutex left, right;

// Found statically, and by a run, although the tasks never meet.
void takes_left_first() {
  heddle::lock_guard one(left);
  heddle::lock_guard two(right); // ORDER
}
void takes_right_first() {
  heddle::lock_guard one(right);
  heddle::lock_guard two(left); // OTHER ORDER
}
void inverts() {
  heddle::go(takes_left_first).join();
  heddle::go(takes_right_first).join();
}

// Found statically; the run that is tried does not come here.
void never_called() {
  heddle::channel<int> nobody;
  heddle::go([nobody] {
    nobody.send(1); // NOT RUN
  });
}

// Seen by a run only: the count comes from outside.
void counts(int tasks) {
  heddle::wait_group group;
  group.add(1);
  try {
    for (int i = 0; i < tasks; ++i)
      group.done(); // RUN TIME ONLY
  } catch (const heddle::usage_error &) {
  }
}

int main(int count, char **arguments) {
  leaks();
  inverts();
  if (count > 2)
    never_called();
  counts(std::stoi(arguments[1]));
}
