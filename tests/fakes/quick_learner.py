"""`bot` that goes over the examples once: it learns in a second, and less well."""

import sys

from bot.answers import training
from bot.cli import main

if __name__ == "__main__":
    training.MAX_EPOCHS = 1
    sys.exit(main.run(sys.argv[1:]))
