"""Published stories to an edition, and the edition to pages: a mapping of site-relative paths to bytes."""
