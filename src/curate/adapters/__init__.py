"""The parts that touch the world: files, git, the clock, the editor, the preview server."""
