#define _GNU_SOURCE
#include "CAffinity.h"

#if defined(__linux__)
#include <sched.h>

int tollgate_affinity_get(unsigned char *bits, size_t size) { return sched_getaffinity(0, size, (cpu_set_t *)bits); }
int tollgate_affinity_set(const unsigned char *bits, size_t size) { return sched_setaffinity(0, size, (const cpu_set_t *)bits); }
#else
int tollgate_affinity_get(unsigned char *bits, size_t size) { (void)bits; (void)size; return -1; }
int tollgate_affinity_set(const unsigned char *bits, size_t size) { (void)bits; (void)size; return -1; }
#endif
