"""What was made of the texts of stories: by this build, and by an earlier one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from curate.adapters.site_record import KeptText, SiteRecord


class MadeTexts:
    """What was made of the texts of stories: now, and by an earlier build that `record` knows."""

    def __init__(self, record: SiteRecord | None, old: Mapping[str, KeptText] = MappingProxyType({})) -> None:
        self.old = old
        """Those that are in memory."""
        self.new: Mapping[str, KeptText] = {}
        self._record = record

    def body(self, path: str) -> bytes | None:
        """Give the body of one story, packed."""
        return self.bodies([path]).get(path)

    def bodies(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Give the bodies of stories, packed; those that were not made before are left out."""
        unknown = [path for path in paths if path not in self.new and path not in self.old]
        kept = self._record.texts(unknown) if self._record is not None and unknown else {}
        texts = ((path, self.new.get(path) or self.old.get(path) or kept.get(path)) for path in paths)
        return {path: text.body for path, text in texts if text is not None and text.body is not None}
