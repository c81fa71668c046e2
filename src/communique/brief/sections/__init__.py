"""The sections of a brief: each module writes the lines of one or two of them."""
