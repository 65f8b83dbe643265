"""A story file: bytes to values, edits in place, the models, the credit line, the outline of the body."""
