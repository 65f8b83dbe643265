"""Git: where the repository is, what it holds, and one commit. Nothing else starts git."""

from curate.adapters.git.blobs import (
    MOST_BLOB_BYTES,
    Blob,
    Oversize,
    each_blob,
    read_blobs,
    tree_entry,
)
from curate.adapters.git.changes import (
    Change,
    changes_of_index,
    changes_of_work_tree,
    identity_if_any,
    versions,
)
from curate.adapters.git.committing import (
    CommittedDifferently,
    CommittedWithTrouble,
    NothingToCommit,
    commit_paths,
    mend_torn_commit,
)
from curate.adapters.git.log import LogEntry, history
from curate.adapters.git.preflight import Identity, identity, preflight, under_way
from curate.adapters.git.reading import (
    IndexEntry,
    StagedChange,
    head_blob,
    head_commit,
    resolve_commit,
    staged_candidates,
    staged_changes,
    staged_entries,
    staged_mentions,
    staged_mentions_any,
    staged_names,
    staged_paths,
    work_tree_mentions_any,
)
from curate.adapters.git.repository import (
    Repository,
    find_repository,
    hooks_dir,
    object_format,
    state_dir,
)
from curate.adapters.git.run import git_version
from curate.adapters.git.status import changed_paths, in_partial_staging, is_dirty, unmerged_paths
from curate.adapters.git.turn import one_at_a_time

__all__ = [
    "MOST_BLOB_BYTES",
    "Blob",
    "Change",
    "CommittedDifferently",
    "CommittedWithTrouble",
    "Identity",
    "IndexEntry",
    "LogEntry",
    "NothingToCommit",
    "Oversize",
    "Repository",
    "StagedChange",
    "changed_paths",
    "changes_of_index",
    "changes_of_work_tree",
    "commit_paths",
    "each_blob",
    "find_repository",
    "git_version",
    "head_blob",
    "head_commit",
    "history",
    "hooks_dir",
    "identity",
    "identity_if_any",
    "in_partial_staging",
    "is_dirty",
    "mend_torn_commit",
    "object_format",
    "one_at_a_time",
    "preflight",
    "read_blobs",
    "resolve_commit",
    "staged_candidates",
    "staged_changes",
    "staged_entries",
    "staged_mentions",
    "staged_mentions_any",
    "staged_names",
    "staged_paths",
    "state_dir",
    "tree_entry",
    "under_way",
    "unmerged_paths",
    "versions",
    "work_tree_mentions_any",
]
