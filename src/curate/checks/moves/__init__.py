"""How the story came to its state: legal moves, by somebody allowed, with approvals that hold."""
