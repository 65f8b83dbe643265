"""What a desk does, one module for each kind of work: read, judge by the core, write, commit."""
