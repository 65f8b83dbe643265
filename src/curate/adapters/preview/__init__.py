"""The preview server on this machine, and the watching of files: the only user of starlette and its kin."""
