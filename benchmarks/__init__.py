"""Measurements of accuracy and speed, re-runnable; not part of the package."""
