#define _GNU_SOURCE
#include "CProcess.h"

#if defined(__linux__)
#include <dirent.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>

int tollgate_affinity_get(unsigned char *bits, size_t size) { return sched_getaffinity(0, size, (cpu_set_t *)bits); }

int tollgate_affinity_set(const unsigned char *bits, size_t size) {
  // Each thread has a set of its own, and any of them may start the children.
  DIR *tasks = opendir("/proc/self/task");
  if (!tasks) return sched_setaffinity(0, size, (const cpu_set_t *)bits);
  int result = 0;
  for (struct dirent *task; (task = readdir(tasks));) {
    int thread = atoi(task->d_name);
    if (thread > 0 && sched_setaffinity(thread, size, (const cpu_set_t *)bits) != 0) result = -1;
  }
  closedir(tasks);
  return result;
}

int tollgate_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }
#else
int tollgate_affinity_get(unsigned char *bits, size_t size) { (void)bits; (void)size; return -1; }
int tollgate_affinity_set(const unsigned char *bits, size_t size) { (void)bits; (void)size; return -1; }
int tollgate_adopt_orphans(void) { return -1; }
#endif
