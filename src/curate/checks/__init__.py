"""The rules: one module for each family, a registry of their names, and the findings they give."""
