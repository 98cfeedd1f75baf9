#ifndef TOLLGATE_CPROCESS_H
#define TOLLGATE_CPROCESS_H

#include <stddef.h>

/// Which processors this thread may use, a bit each; 0, or -1 where the system refuses. Swift does not see the calls themselves, which are the
/// GNU library's own.
int tollgate_affinity_get(unsigned char *bits, size_t size);
int tollgate_affinity_set(const unsigned char *bits, size_t size);

/// From now on processes whose parents ended become children of this one; 0, or -1 where the system does not know that.
int tollgate_adopt_orphans(void);

#endif
