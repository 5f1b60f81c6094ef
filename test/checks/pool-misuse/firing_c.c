// RUN: %check_heddle %s heddle-pool-misuse
#include <heddle/annotations.h>

struct pool;
struct node {
  int value;
};
HEDDLE_ROLE(role: pool-get) struct node *pool_get(struct pool *pool);
HEDDLE_ROLE(role: pool-put, object: 1) void pool_put(struct node *node,
                                                  struct pool *pool);

int reads_after_put(struct pool *pool) {
  struct node *node = pool_get(pool);
  pool_put(node, pool);
  return node->value;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'node' is used after it was put back, when others may have it; put it back last [heddle-pool-misuse]
}

int forgets(struct pool *pool, int quick) {
  struct node *node = pool_get(pool);
  if (quick)
    return 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'node' is not put back on a path that leaves the function here, although other paths put it back; put it back on every path
  pool_put(node, pool);
  return 1;
}

void indexes_after_put(struct pool *pool) {
  struct node *nodes;
  nodes = pool_get(pool);
  nodes[0].value = 1;
  pool_put(nodes, pool);
  nodes[1].value = 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'nodes' is used after it was put back, when others may have it; put it back last
}
