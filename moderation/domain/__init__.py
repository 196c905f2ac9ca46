"""Plain values and pure functions: the words of the house. Nothing here reads a clock, a file or a database."""
