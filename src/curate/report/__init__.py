"""Findings and stories as text and JSON: values in, strings out."""
