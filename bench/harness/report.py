"""Writes what was measured: RESULTS.md, results.svg and the README's table."""

import os
import re
import statistics

import chart
from peers import REPOSITORY

HEADGATE = "Headgate, packaged"
MOUNTED = "Headgate, mounted"
MARKS = ("<!-- written by bench/run -->", "<!-- to here -->")


def seconds(value):
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def spread(sample, scale=1, form=seconds):
    return f"{form(sample['wall'] * scale)} ({form(sample['wall_min'] * scale)}–{form(sample['wall_max'] * scale)})"


def times(value, base):
    return f"{value / base:.1f}×" if base else "–"


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|---" * len(head) + "|",
            *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""]


def sizes(counts):
    return [f"{int(count):,}" for count in counts]


def head(results):
    machine, options = results["machine"], results["options"]
    kind = {"full": "", "quick": ", `--quick`", "smoke": ", `--smoke`: these numbers mean nothing"}[options["size"]]
    return [
        "# Results", "",
        f"Written by `bench/run`{kind}. Everything here comes from one run on one machine, the peers measured in turn:"
        " compare the ratios, not the seconds.", "",
        f"{machine['cores']} cores, {machine['memory']} GiB, {machine['arch']}, {machine['system']};"
        f" {machine['java']}; PostgreSQL {machine['postgres']} on the same machine, its defaults"
        f" (`fsync` on); {machine['alembic']}. Load average {results['load'][0]:.1f} before it,"
        f" {results['load'][1]:.1f} at its end; {results['minutes']:.0f} minutes.", "", *busy(results)]


def busy(results):
    """What to think of the numbers when others were at work."""
    if results["load"][0] < 0.5 * results["machine"]["cores"]:
        return []
    return ["**Others were at work on this machine all the while**: the CPU seconds tell more than the time, and a"
            " median of few may lie anywhere in its spread.", ""]


def noop(data, options):
    counts = list(data)
    names = list(dict.fromkeys(name for measured in data.values() for name in measured))
    base = data[counts[-1]][HEADGATE]
    rows = []
    for name in names:
        samples = [data[count].get(name) for count in counts]
        cells = [spread(sample) + f", {sample['cpu']:.1f}" if sample else "–" for sample in samples]
        rows.append([name, *cells, times(samples[-1]["wall"], samples[0]["wall"]) if samples[-1] else "–",
                     f"{times(samples[-1]['wall'], base['wall'])}, {times(samples[-1]['cpu'], base['cpu'])}"
                     if samples[-1] else "–"])
    return ["## No-op start, whole process", "",
            "From exec to the first 200 of `/actuator/health/readiness` (Alembic: to the end of the process), the"
            f" database at head. Seconds: median of {options['runs']} (least–most), CPU seconds.", "",
            *table(["", *(f"{size} change sets" for size in sizes(counts)), f"growth to {sizes(counts)[-1]}",
                    f"× Headgate at {sizes(counts)[-1]}: time, CPU"], rows),
            *shares(data)]


def shares(data):
    """Headgate's time in those of the peers, once of the medians and once of each round's pair."""
    rows = []
    for name in next(iter(data.values())):
        if not name.startswith("stock"):
            continue
        for ours in (HEADGATE, MOUNTED):
            rows.append([ours, name, *(share(measured[ours], measured.get(name)) for measured in data.values())])
    return ["Headgate's time as a share of each peer's: of the medians; and in brackets the median of the shares within"
            " each round, least–most. A busy moment hits both of a pair.", "",
            *table(["", "of", *(f"{size} change sets" for size in sizes(data))], rows)]


def share(ours, peer):
    if not peer:
        return "–"
    pairs = sorted(one / other for one, other in zip(ours["walls"], peer["walls"], strict=True))
    return f"{ours['wall'] / peer['wall']:.2f} ({statistics.median(pairs):.2f}, {pairs[0]:.2f}–{pairs[-1]:.2f})"


def gate(data, results):
    starts = results["scenarios"].get("noop", {})
    rows = []
    for count, samples in data.items():
        connect = samples["connect + SELECT 1"]["wall"]
        for name, sample in samples.items():
            start = starts.get(count, {}).get(name.replace("gate", "Headgate"), {}).get("wall")
            share = f"{sample['wall'] / start:.0%} of {seconds(start)} s" if start else "–"
            rows.append([f"{int(count):,}", name, spread(sample, 1000, lambda value: f"{value:.0f}"),
                         times(sample["wall"], connect), share])
    return ["## The gate's share of a no-op start", "",
            "From the last moment before the gate (environment and bean definitions ready) to the first one after its"
            " verdict (the context's refresh begins), in a process that ends there. Beside it, at the same moment of an"
            " equal process (layout, flags, AOT cache), instead of the gate: connecting with the same driver,"
            f" `SELECT 1`, closing. Milliseconds: median of {3 * results['options']['runs']} (least–most).", "",
            *table(["change sets", "", "ms", "× connect + SELECT 1", "share of the start"], rows)]


def apply(data):
    base = data["times"]["stock Liquibase, update"]["wall"]
    rows = [[name, seconds(sample["wall"]), seconds(sample["cpu"]), f"{data['count'] / sample['wall']:.0f}",
             f"{base / sample['wall']:.2f}"] for name, sample in data["times"].items()]
    verdict = "no difference" if not data["differences"] else f"**{data['differences']} rows differ**"
    return [f"## Fresh apply of {data['count']:,} change sets", "",
            "To an empty database, whole process: the first change set makes the sample domain's tables, each other one"
            " inserts one row. Liquibase commits each change set, Headgate up to a hundred at once on such a database,"
            " Alembic all of them, as is its default. Stock Liquibase is its `update` command in a plain JVM, without"
            " Spring: its fastest way."
            f" Runs: {next(iter(data['times'].values()))['runs']}.", "",
            *table(["", "s", "CPU s (client)", "change sets/s", "rate × stock Liquibase's"], rows),
            f"History of Headgate and of stock Liquibase, {data['rows'][0]:,} and {data['rows'][1]:,} rows compared in"
            f" `{data['columns']}`: {verdict}.", ""]


def together(data, cores):
    many = data["instances"]
    rows = [[name, seconds(sample["single"]), seconds(sample["single_cpu"]), seconds(sample["last"]),
             times(sample["last"], sample["single"]), seconds(many * sample["single_cpu"] / cores),
             f"{sample['failed']} of {sample['started']}"] for name, sample in data["times"].items()]
    return [f"## {many} instances at once, on an empty database", "",
            f"{data['count']} change sets; till the last instance is ready, or dead. The instances share {cores} cores,"
            f" so {many} cannot take less than {many} × CPU time ÷ {cores}, the column *floor*.", "",
            *table(["", "one alone, s", "its CPU, s", f"last of {many}, s", "× one alone", "floor, s", "failed"], rows)]


def probes(data):
    rows = [[f"`{path}`", f"{sample['rate']:.0f}", f"{sample['p50_ms']:.2f}", f"{sample['p99_ms']:.2f}",
             f"{sample['max_ms']:.0f}", sample["errors"], sample["looks"], sample["statements"], sample["others"],
             sample["transactions"]]
            for path, sample in data["paths"].items()]
    return ["## Probes under load", "",
            f"{data['rate']:,} requests a second asked for, {data['seconds']} s, 64 connections kept open, latency from"
            " the moment a request was due; liveness has no checks. Load generator, service and PostgreSQL share the"
            f" machine. With a cache period of {data['period']} s the health component should look at the database about"
            f" {data['seconds'] // data['period']} times. *Looks* and *statements* are its own, by the server's log"
            " (`log_statement = all`); *others* those of everybody else, and what its driver says while it connects;"
            " *transactions* by `pg_stat_database`.", "",
            *table(["path", "answers/s", "p50, ms", "p99, ms", "max, ms", "errors", "looks", "statements", "others",
                    "transactions"], rows)]


def memory(data):
    rows = [[name, *(f"{sample[key]:.0f}" for key in ("rss", "anonymous", "pss", "peak"))]
            for name, sample in data["services"].items()]
    return ["## Memory", "",
            f"MiB, 3 s after readiness, idle, default flags of each, {data['count']} change sets. RSS has the pages of"
            " the AOT cache that are in use, which several processes share.", "",
            *table(["", "RSS", "of it anonymous", "PSS", "peak RSS"], rows)]


def verbs(data, options):
    java = data["times"]["java -version"]["wall"]
    rows = []
    for name, sample in data["times"].items():
        peer = data["times"].get(re.sub(r"^headgate (upgrade)?", lambda match: "alembic " + (
            "upgrade head" if match.group(1) else ""), name))
        rows.append([f"`{name}`", spread(sample), f"{sample['cpu']:.2f}", times(sample["wall"], java),
                     times(sample["wall"], peer["wall"]) if peer and "headgate" in name else "–"])
    return ["## Verbs, whole process", "",
            f"At head of {data['own']} revisions, and of {data['largest']:,}. Seconds: median of {options['runs']}"
            " (least–most).", "",
            *table(["command", "s", "CPU s", "× `java -version`", "× Alembic's"], rows)]


def clone(data, options):
    def milliseconds(sample):
        return spread(sample, 1000, lambda value: f"{value:.0f}")

    rows = [[f"{int(count):,}", milliseconds(sample["apply"]), milliseconds(sample["copy"]),
             times(sample["apply"]["wall"], sample["copy"]["wall"])] for count, sample in data.items()]
    return ["## A database at head for a test", "",
            "Applying everything to an empty database, beside copying one at head, as `@HeadgateDatabase` does: in one"
            " JVM that is warm, on a server with its defaults (an embedded one for tests has no `fsync`). Milliseconds:"
            f" median of {3 * options['runs']} (least–most).", "",
            *table(["change sets", "applied anew, ms", "copied, ms", "applied ÷ copied"], rows)]


def micro(data):
    rows = [[f"`{entry['name']}`", f"{entry['count']:,}",
             f"{entry['score']:.3g}" + (f" ± {entry['error']:.2g}" if entry["error"] == entry["error"] else "")
             + f" {entry['unit']}"] for entry in sorted(data, key=lambda entry: (entry["name"], entry["count"]))]
    return ["## Parts, in a warm JVM", "", "JMH, `bench/jmh`, average time.", "",
            *table(["part", "change sets", "time"], rows)]


def update(data):
    if not data:
        return ["## Update and rollback under load", "", "Not measured: no Docker engine answered.", ""]
    rows = [[row["phase"], f"{row['seconds']:.0f}", f"{row['requests']:,}", row["failed"], f"{row['p50']:.0f}",
             f"{row['p99']:.0f}", f"{row['max']:.0f}"] for row in data["phases"]]
    return ["## Update and rollback under load", "",
            f"Two replicas behind HAProxy, docs/zero-downtime.md; {data['rate']} requests a second through the proxy, three"
            " in ten of them writes, half of them on new connections, latency from the moment a request was due. A"
            " request is failed when its answer is not the expected one, or does not come within 10 s. Load generator,"
            " proxy, replicas, PostgreSQL and whatever starts share the machine. The last phase is there to see that"
            " failures are counted: a replica is killed with requests in it.", "",
            *table(["phase", "s", "requests", "failed", "p50, ms", "p99, ms", "max, ms"], rows)]


def method(options):
    return ["## What is compared", "",
            "- **Headgate** in the image's layout: extracted, AOT cache, the flags of `docker/headgate`. *Packaged*: the"
            " change sets are in the jar, and the cache is trained for each number of them. *Mounted*: the image as it"
            " is, the change sets in files (`HEADGATE_CHANGELOG=file:…`).",
            "- **Stock**: `bench/peers`, Spring Boot's own integration of Liquibase or Flyway, with Headgate's sample"
            " domain from the same source files, the same starters and the same settings, but with what Headgate leaves"
            " out of Boot's defaults (docs/start.md). *Fat jar*: `java -jar`. *Extracted + AOT*: laid out and started as"
            " Headgate is, its cache trained by a start on a database at head, an answer of readiness and a stop. *Also"
            " Spring AOT*: its beans generated first, as those of Headgate are, with `spring.aot.enabled=true` for good.",
            "- **Alembic**: Debian's package, the `env.py` of its template.",
            f"- **Change sets**: the same statements for all. Liquibase's format has {options['per_file']} in one file"
            " (one in each costs every reader of it more), Flyway and Alembic one in each.",
            f"- **Flyway's history**: the first migration is applied, the other rows of the history are written by"
            " the benchmark; Flyway validates each checksum at every start.",
            "- **Order**: one round of each peer after another, so that a busy moment hits all; the first round does not"
            " count.", ""]


def readme(results):
    """The one table of the README."""
    data = results["scenarios"]["noop"]
    counts = list(data)
    rows = []
    for name in data[counts[0]]:
        samples = [data[count].get(name) for count in counts]
        rows.append([name, *(f"{seconds(sample['wall'])} s" if sample else "–" for sample in samples),
                     times(samples[-1]["wall"], data[counts[-1]][HEADGATE]["wall"]) if samples[-1] else "–"])
    rough = results["options"]["size"] != "full" or busy(results)
    return [*table(["no-op start, whole process", *(f"{size} change sets" for size in sizes(counts)), "× Headgate"],
                   rows), *(["Provisional: a quick run, or on a busy machine.", ""] if rough else [])]


def write(results, output):
    found, options = results["scenarios"], results["options"]
    parts = {
        "noop": lambda data: noop(data, options),
        "gate": lambda data: gate(data, results),
        "apply": apply,
        "together": lambda data: together(data, results["machine"]["cores"]),
        "probes": probes,
        "memory": memory,
        "verbs": lambda data: verbs(data, options),
        "clone": lambda data: clone(data, options),
        "micro": micro,
        "update": update,
    }
    lines = head(results)
    if "noop" in found:
        lines += ["![No-op start](results.svg)", ""]
    for name, part in parts.items():
        if name in found:
            lines += part(found[name])
    lines += method(options)
    with open(os.path.join(output, "RESULTS.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines).rstrip() + "\n")
    if "noop" in found:
        with open(os.path.join(output, "results.svg"), "w", encoding="utf-8") as file:
            file.write(chart.bars(found["noop"], results["machine"]))
        if os.path.realpath(output) == os.path.join(REPOSITORY, "bench"):
            replace(os.path.join(REPOSITORY, "README.md"), readme(results))


def replace(path, lines):
    """Puts lines between the two marks of a file."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    before, begin, rest = text.partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if begin and end:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([before + begin, "", *lines, end + after]))
