"""Findings as other libraries hold them, a file for each. The libraries are optional and imported when they are asked for."""
