"""`bot train`: learn the decision's parameters from the knowledge base and keep them with it."""

import argparse
import json
import time
from dataclasses import asdict

from bot.answers.calibration import calibrate, report
from bot.answers.loader import load_knowledge
from bot.app import corpus_version, write_parameters
from bot.config import load_settings


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    knowledge, corpus = load_knowledge(settings.knowledge)
    start = time.perf_counter()
    parameters, held = calibrate(corpus, knowledge, corpus_version(settings.knowledge))
    print(f"Đã học trong {time.perf_counter() - start:.1f} giây: {json.dumps(asdict(parameters))}")
    for name, value in report(held, parameters).items():
        print(f"  {name}: {value:.1%}")
    if not options.dry_run:
        write_parameters(settings.knowledge, parameters)
    return 0
