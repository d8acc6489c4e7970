"""Runs the scenarios and writes the report; bench/run says how to call it."""

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import report  # noqa: E402
import scenarios  # noqa: E402
from peers import BENCH, Peers  # noqa: E402
from postgres import Server  # noqa: E402
from processes import Failed  # noqa: E402

SIZES = {
    "full": {"counts": [10, 1000, 10000], "runs": 5, "apply": 10000, "fleet_runs": 3, "seconds": 30, "flyway": 10000,
             "clone": [20, 1000],
             "jmh": "-f 1 -wi 3 -i 5 -w 1 -r 1"},
    "quick": {"counts": [10, 1000], "runs": 3, "apply": 1000, "fleet_runs": 1, "seconds": 10, "flyway": 1000,
              "clone": [20, 1000],
              "jmh": "-f 1 -wi 1 -i 3 -w 1 -r 1"},
    "smoke": {"counts": [10], "runs": 1, "apply": 10, "fleet_runs": 1, "seconds": 2, "flyway": 10, "fleet": 3,
              "clone": [20],
              "rate": 200, "jmh": "-f 1 -wi 0 -i 1 -r 100ms"},
}


def parse():
    parser = argparse.ArgumentParser(
        prog="bench/run", description="Measures Headgate beside its peers, all in one run, and writes RESULTS.md and"
        " results.svg. Compare the ratios of one run, not the seconds of two.")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--quick", action="store_true", help="small sizes, some minutes")
    sizes.add_argument("--smoke", action="store_true", help="the smallest, only to see that everything runs;"
                       " writes to bench/target")
    parser.add_argument("--scenario", default=",".join(scenarios.ALL), metavar="A,B",
                        help="only these: " + ", ".join(scenarios.ALL))
    parser.add_argument("--counts", type=lambda text: sorted(int(count) for count in text.split(",")),
                        metavar="N,N", help="numbers of change sets (10,1000,10000)")
    parser.add_argument("--runs", type=int, metavar="N", help="how often each start and verb is measured (5)")
    parser.add_argument("--apply", type=int, metavar="N", help="change sets of the fresh apply (10000)")
    parser.add_argument("--apply-runs", type=int, default=1, metavar="N", help="how often that is measured (1)")
    parser.add_argument("--per-file", type=int, default=100, metavar="N",
                        help="Liquibase change sets in one file (100)")
    parser.add_argument("--flyway", type=int, metavar="N", help="measure Flyway up to so many migrations (10000)")
    parser.add_argument("--fleet", type=int, metavar="N", help="instances started at once (10)")
    parser.add_argument("--fleet-runs", type=int, metavar="N", help="how often that, and memory, is measured (3)")
    parser.add_argument("--rate", type=int, metavar="N", help="probes a second (2000)")
    parser.add_argument("--clone", type=lambda text: sorted(int(count) for count in text.split(",")), metavar="N,N",
                        help="change sets of the databases that are copied (20,1000)")
    parser.add_argument("--seconds", type=int, metavar="N", help="how long probes are sent (30)")
    parser.add_argument("--jmh", metavar="ARGS", help="arguments of JMH")
    parser.add_argument("--output", metavar="DIR", help="where RESULTS.md and results.svg go (bench)")
    parser.add_argument("--work", metavar="DIR", help="keep databases and layouts there for the next run")
    options = parser.parse_args()
    size = "smoke" if options.smoke else "quick" if options.quick else "full"
    for key, value in {"fleet": 10, "rate": 2000, **SIZES[size]}.items():
        if getattr(options, key) is None:
            setattr(options, key, value)
    options.size = size
    options.output = options.output or os.path.join(BENCH, "target/smoke" if options.smoke else "")
    options.scenario = options.scenario.split(",")
    unknown = set(options.scenario) - set(scenarios.ALL)
    if unknown:
        parser.error("no such scenario: " + ", ".join(sorted(unknown)))
    return options


def machine(server):
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) / 1024 / 1024
    with open("/etc/os-release", encoding="utf-8") as file:
        system = next(line.split("=")[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME"))
    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[1]
    alembic = subprocess.run(["alembic", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return {"cores": os.cpu_count(), "memory": round(memory), "arch": platform.machine(), "system": system,
            "java": java.replace("OpenJDK Runtime Environment ", ""), "postgres": server.version(), "alembic": alembic}


def prepare(work, stamp):
    """Makes the working directory, empty unless what is kept there was made from the same."""
    os.makedirs(work, exist_ok=True)
    os.chmod(work, 0o755)  # the server has a user of its own
    file = os.path.join(work, "stamp")
    if not os.path.exists(file) and os.listdir(work):
        raise Failed(f"{work} is not empty, and not of the benchmark's making")
    if os.path.exists(file):
        with open(file, encoding="utf-8") as kept:
            if kept.read() == stamp:
                return
        shutil.rmtree(work)
        os.makedirs(work)
    with open(file, "w", encoding="utf-8") as made:
        made.write(stamp)


def main():
    options = parse()
    started, load = time.monotonic(), os.getloadavg()[0]

    def say(text):
        print(f"{time.monotonic() - started:6.0f} s  {text}", flush=True)

    signal.signal(signal.SIGTERM, lambda *ignored: sys.exit(143))
    work = os.path.abspath(options.work) if options.work else tempfile.mkdtemp(prefix="headgate-bench-")
    server = Server(work)
    peers = Peers(work, server, options.per_file, say)
    try:
        prepare(work, peers.stamp())
        server.start()
        results = {"options": vars(options), "machine": machine(server), "load": [load], "scenarios": {}}
        for name in scenarios.ALL:
            if name in options.scenario:
                results["scenarios"][name] = scenarios.ALL[name](scenarios.Benchmark(peers, options, say))
        results["load"].append(os.getloadavg()[0])
        results["minutes"] = (time.monotonic() - started) / 60
        os.makedirs(options.output, exist_ok=True)
        os.makedirs(os.path.join(BENCH, "target"), exist_ok=True)
        with open(os.path.join(BENCH, "target/results.json"), "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
        report.write(json.loads(json.dumps(results)), options.output)
        say("wrote " + os.path.relpath(os.path.join(options.output, "RESULTS.md")))
    except Failed as failure:
        print(f"bench/run: {failure}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        server.stop()
        if not options.work:
            shutil.rmtree(work, ignore_errors=True)


main()
