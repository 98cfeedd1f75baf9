#ifndef TOLLGATE_CLIBARCHIVE_SHIM_H
#define TOLLGATE_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>

#endif
