"""How a story moves: legal transitions, the digest of what a reader sees, and the approvals bound to it."""
