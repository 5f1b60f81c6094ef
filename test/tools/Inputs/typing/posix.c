typedef unsigned long pthread_t;
typedef struct { int x; } pthread_mutex_t;
int pthread_create(pthread_t *, const void *, void *(*)(void *), void *);
int pthread_join(pthread_t, void **);
int pthread_mutex_lock(pthread_mutex_t *);
static int sum;
static void *work(void *p) { sum += *(int *)p; return 0; }
int main(void) {
  pthread_t t;
  int n = 1;
  pthread_create(&t, 0, work, &n);
  sum++;
  return pthread_join(t, 0);
}
