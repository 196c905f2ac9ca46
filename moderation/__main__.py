"""Starts the command line: `moderation`, or `python -m moderation`."""

from moderation.cli import main

if __name__ == "__main__":
    main()
