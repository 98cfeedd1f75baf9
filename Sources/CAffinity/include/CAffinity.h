#ifndef TOLLGATE_CAFFINITY_H
#define TOLLGATE_CAFFINITY_H

#include <stddef.h>

/// Which processors this process may use, a bit each; 0, or -1 where the system refuses. Swift does not see the calls themselves, which are the
/// GNU library's own.
int tollgate_affinity_get(unsigned char *bits, size_t size);
int tollgate_affinity_set(const unsigned char *bits, size_t size);

#endif
