"""Chinese copy rules, one module each. They read a story's masked text, so that names and code stay as they are."""
