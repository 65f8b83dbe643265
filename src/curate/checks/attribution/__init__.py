"""Whose views these are: what an attribution owes its sources, one module for each duty or a few."""
