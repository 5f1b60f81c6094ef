#define SPAWN __attribute__((annotate("heddle:role: spawn, callable: 0")))
#define GUARDED(m) __attribute__((guarded_by(m)))
SPAWN void post(void (*body)());
struct __attribute__((capability("mutex"))) Lock {
  void take() __attribute__((acquire_capability()));
  void give() __attribute__((release_capability()));
};
Lock lock;
int value GUARDED(lock);
int main() {
  post([] { ++value; });
  lock.take();
  return value;
}
