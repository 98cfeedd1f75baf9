#ifndef TOLLGATE_CLIBGIT2_SHIM_H
#define TOLLGATE_CLIBGIT2_SHIM_H

#include <git2.h>

/* git_libgit2_opts is variadic, which Swift does not import: one function for each option used. */
static inline int tollgate_git_enable_fsync(int on) { return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, on); }

#endif
