// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <pthread.h>
#include <stddef.h>

enum state { Free, Spooling, Ready, Printing };
struct job {
  int id, pages;
  enum state state;
};
struct spooler {
  pthread_mutex_t lock;
  struct job jobs[8];
  int active, printed, nextId;
};

static struct job *find(struct spooler *sp, enum state wanted) {
  for (int i = 0; i < 8; i++)
    if (sp->jobs[i].state == wanted)
      return &sp->jobs[i];
  return NULL;
}

int jobsActive(struct spooler *sp) {
  pthread_mutex_lock(&sp->lock);
  int n = sp->active;
  pthread_mutex_unlock(&sp->lock);
  return n;
}

int submit(struct spooler *sp, int pages) {
  pthread_mutex_lock(&sp->lock);
  struct job *job = find(sp, Free);
  if (!job) {
    pthread_mutex_unlock(&sp->lock);
    return -1;
  }
  int id = job->id = sp->nextId++;
  job->pages = pages;
  job->state = Ready;
  sp->active++;
  pthread_mutex_unlock(&sp->lock);
  return id;
}

void show(int);

// OK: the job is marked under the lock, and nobody else touches it then
void print(struct spooler *sp) {
  pthread_mutex_lock(&sp->lock);
  struct job *job = find(sp, Ready);
  if (job)
    job->state = Printing;
  pthread_mutex_unlock(&sp->lock);
  if (!job)
    return;
  show(job->pages);
  pthread_mutex_lock(&sp->lock);
  job->state = Free;
  sp->active--;
  sp->printed++;
  pthread_mutex_unlock(&sp->lock);
}
