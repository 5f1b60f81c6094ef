// What is run once comes before all who have waited for it: no lock guards it.
// RUN: %check_heddle %s heddle-inconsistent-locking -std=c++20
// HEDDLE-SILENT
#include <heddle/once.h>
#include <mutex>
#include <vector>

namespace {

// OK: the runtime's own function runs what it is given under the once
std::vector<int> Table;
void load() { Table.push_back(1); }
heddle::once Loaded;
const std::vector<int> &table() {
  Loaded.call([] { load(); });
  return Table;
}

// OK: so does the standard one
std::vector<int> Names;
std::once_flag NamesLoaded;
void loadNames() { Names.push_back(1); }
const std::vector<int> &names() {
  std::call_once(NamesLoaded, [] { loadNames(); });
  return Names;
}

} // namespace
