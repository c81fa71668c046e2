"""A story told in cited lines, and the forms in which it is shown."""
