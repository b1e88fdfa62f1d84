"""The command line: `python -m bot COMMAND`."""

import sys

from bot.cli.main import run


def main() -> int:
    """Run the command that the arguments name; the exit status is 0, or 1 or 2 with a line that says why."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
