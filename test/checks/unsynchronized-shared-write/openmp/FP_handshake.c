// A flag and a payload: what the flag orders is not followed.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -- -fopenmp
extern int omp_get_thread_num(void);

static double payload[64];
double handOver(void) {
  int flag = 0;
  double got = 0.0;
#pragma omp parallel num_threads(2) shared(flag, got)
  {
    if (omp_get_thread_num() == 0) {
      for (int k = 0; k < 64; k++)
        payload[k] = 0.5 * k; // FP: read after the flag was seen
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'payload[...]' is written by one thread while another thread may read it
#pragma omp flush
#pragma omp atomic write
      flag = 1;
    } else {
      int seen = 0;
      while (!seen) {
#pragma omp atomic read
        seen = flag;
      }
#pragma omp flush
      for (int k = 0; k < 64; k++)
        got += payload[k]; // OK: there is just one other thread
    }
  }
  return got;
}
