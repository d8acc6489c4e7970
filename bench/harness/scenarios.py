"""What is measured. Each scenario is a function of the benchmark, and returns plain data for the report."""

import functools
import glob
import json
import os
import re
import statistics
import subprocess
import time

from peers import BENCH, REPOSITORY, quietly
from processes import Service, cached, memory, ready, rounds, run

READINESS = "/actuator/health/readiness"
LIVENESS = "/actuator/health/liveness"
CACHE_PERIOD = 5


class Benchmark:
    """The peers and the sizes of one run."""

    def __init__(self, peers, options, say):
        self.peers, self.options, self.say = peers, options, say
        self.server = peers.server

    def starting(self, name, command, env):
        return functools.partial(self._ready, name, command, env)

    def _ready(self, name, command, env):
        return ready(command, env, self.peers.log(name))

    def running(self, name, command, env):
        return lambda: run(command, env, self.peers.log(name))

    def database(self, tool, count, name):
        """The settings of a service whose database is its own copy at head."""
        return self.server.service(self.peers.copy(tool, count, name))

    def mounted(self, count):
        return {"HEADGATE_CHANGELOG": "file:" + self.peers.changelog(count)}


# --- no-op start ---------------------------------------------------------------------------


def noop(bench):
    """From exec to readiness 200, the database at head."""
    results = {}
    for count in bench.options.counts:
        bench.say(f"no-op start, {count} change sets")
        peers = bench.peers
        measures = {
            "Headgate, packaged": bench.starting("headgate", [peers.headgate(count)],
                                                 bench.database("headgate", count, "packaged")),
            "Headgate, mounted": bench.starting("headgate", [peers.headgate(None)],
                                                {**bench.database("headgate", count, "mounted"),
                                                 **bench.mounted(count)}),
            "stock Liquibase, extracted + AOT": bench.starting("liquibase", [peers.stock_laid_out(count)],
                                                               bench.database("liquibase", count, "stock_aot")),
            "stock Liquibase, also Spring AOT": bench.starting("liquibase",
                                                               [peers.stock_laid_out(count, "bench.peer.Application")],
                                                               bench.database("liquibase", count, "stock_beans")),
            "stock Liquibase, fat jar": bench.starting("liquibase", ["java", "-jar", peers.stock("liquibase", count)],
                                                       bench.database("liquibase", count, "stock")),
        }
        if count <= bench.options.flyway:
            measures["stock Flyway, fat jar"] = bench.starting(
                "flyway", ["java", "-jar", peers.stock("flyway", count)], bench.database("flyway", count, "flyway"))
        measures["Alembic, upgrade head"] = bench.running(
            "alembic", ["alembic", "-c", peers.alembic(count), "upgrade", "head"],
            bench.server.alembic(peers.copy("alembic", count, "alembic")))
        results[count] = rounds(measures, bench.options.runs, bench.say)
    return results


# --- the gate's share ----------------------------------------------------------------------


def gate(bench):
    """The gate inside a start, beside connecting and SELECT 1 at the same place of an equal process."""
    results = {}
    peers = bench.peers
    for count in sorted({bench.options.counts[0], bench.options.counts[-1]}):
        bench.say(f"the gate's share, {count} change sets")
        packaged, mounted = peers.headgate(count), peers.headgate(None)
        at_head = bench.database("headgate", count, "packaged")
        at_head_mounted = {**bench.database("headgate", count, "mounted"), **bench.mounted(count)}
        results[count] = rounds({
            "gate, packaged": probing(bench, packaged, "gate", at_head),
            "gate, mounted": probing(bench, mounted, "gate", at_head_mounted),
            "connect + SELECT 1": probing(bench, packaged, "connect", at_head),
        }, 3 * bench.options.runs, bench.say)
    return results


def probing(bench, launcher, wanted, env):
    """A start with bench/probe/GateProbe.java behind the class path, which ends it after one number."""
    directory = os.path.dirname(launcher)
    jar = bench.peers.path("probe.jar")
    if not os.path.exists(jar):
        classes = bench.peers.path("probe")
        quietly("javac", "-d", classes, "-cp", f"{directory}/headgate.jar:{directory}/lib/*",
                os.path.join(BENCH, "probe/GateProbe.java"))
        quietly("jar", "cf", jar, "-C", classes, ".", "-C", os.path.join(BENCH, "probe"), "META-INF")
    with open(launcher, encoding="utf-8") as file:
        text = file.read()
    script = os.path.join(directory, "run-" + wanted)
    classpath = f'-Dbench.probe={wanted} -cp "{directory}/headgate.jar:{jar}" dev.headgate.HeadgateApplication'
    with open(script, "w", encoding="utf-8") as file:
        file.write(re.sub(r"-jar \S+", lambda _: classpath, text))
    env = {**env, "SERVER_PORT": "1"}

    def measure():
        said = run(["bash", script], env, bench.peers.log("probe " + wanted))
        cached(said["text"])
        return {"wall": int(re.search(r"bench.probe (\d+) us", said["text"]).group(1)) / 1e6, "cpu": None}

    return measure


# --- fresh apply ---------------------------------------------------------------------------


def apply(bench):
    """Everything applied to an empty database, and the histories compared."""
    count = bench.options.apply
    peers, server = bench.peers, bench.server
    bench.say(f"fresh apply, {count} change sets")
    tools = {"headgate": "Headgate, upgrade", "liquibase": "stock Liquibase, update", "alembic": "Alembic, upgrade head"}
    samples = {name: [] for name in tools.values()}
    for tool in tools:  # nothing is built or generated while time counts
        peers.alembic(count) if tool == "alembic" else peers.changelog(count)
    peers.headgate(None)
    peers.liquibase_plain()
    for _ in range(bench.options.apply_runs):
        for tool, name in tools.items():
            database = server.create("apply_" + tool)
            sample = peers.apply(tool, count, database)
            bench.say(f"  {name}: {sample['wall']:.1f} s")
            samples[name].append(sample)
    columns = "id, author, filename, md5sum, orderexecuted, exectype, description, comments, contexts, labels"
    history = {tool: server.query(f"SELECT {columns} FROM databasechangelog ORDER BY orderexecuted", "apply_" + tool)
               for tool in ("headgate", "liquibase")}
    differences = sum(one != other for one, other in zip(history["headgate"], history["liquibase"]))
    rows = [len(rows) for rows in history.values()]
    for tool in tools:
        if not server.exists(f"head_{tool}_{count}"):
            peers.keep("apply_" + tool, f"head_{tool}_{count}")
    return {"count": count, "rows": rows, "differences": differences + abs(rows[0] - rows[1]), "columns": columns,
            "times": {name: {"wall": statistics.median(sample["wall"] for sample in taken),
                             "cpu": statistics.median(sample["cpu"] for sample in taken), "runs": len(taken)}
                      for name, taken in samples.items()}}


# --- many at once --------------------------------------------------------------------------


def together(bench):
    """Several instances started at once on an empty database."""
    count = bench.options.counts[0]
    peers = bench.peers
    commands = {
        "Headgate, packaged": [peers.headgate(count)],
        "stock Liquibase, extracted + AOT": [peers.stock_laid_out(count)],
        "stock Liquibase, fat jar": ["java", "-jar", peers.stock("liquibase", count)],
    }
    results = {}
    for name, command in commands.items():
        bench.say(f"started together: {name}")
        single = [fleet(bench, command, 1) for _ in range(bench.options.fleet_runs)]
        many = [fleet(bench, command, bench.options.fleet) for _ in range(bench.options.fleet_runs)]
        results[name] = {"single": statistics.median(taken["last"] for taken in single),
                         "single_cpu": statistics.median(taken["cpu"] for taken in single),
                         "last": statistics.median(taken["last"] for taken in many),
                         "cpu": statistics.median(taken["cpu"] for taken in many),
                         "failed": sum(taken["failed"] for taken in many),
                         "started": bench.options.fleet * len(many), "runs": len(many)}
        bench.say(f"  {results[name]}")
    return {"instances": bench.options.fleet, "count": count, "times": results}


def fleet(bench, command, size):
    """Starts so many at once on an empty database, and waits until each is ready or dead."""
    env = bench.server.service(bench.server.create("fleet"))
    begin = time.monotonic()
    services = [Service(command, env, bench.peers.log("fleet")) for _ in range(size)]
    try:
        while not all([service.look() for service in services]) and time.monotonic() - begin < 300:
            time.sleep(0.02)
        last = time.monotonic() - begin
    finally:
        for service in services:
            service.kill()
    return {"last": last, "cpu": sum(service.cpu for service in services),
            "failed": sum(service.ready_after is None for service in services)}


# --- probes --------------------------------------------------------------------------------


def probes(bench):
    """Readiness under load, beside an endpoint without checks in the same process, and what the database is asked."""
    peers, server, options = bench.peers, bench.server, bench.options
    bench.say(f"probes, {options.rate} requests a second for {options.seconds} s")
    database = peers.copy("headgate", None, "probes")
    server.query(f"ALTER DATABASE {database} SET log_statement = 'all'")
    service = Service([peers.headgate(None)], server.service(database), peers.log("probes"))
    results = {}
    try:
        service.wait()
        for path in (LIVENESS, READINESS):
            load(service.port, path, options.rate, min(10, options.seconds))  # warms up, does not count
        for path in (LIVENESS, READINESS):
            offset, commits = os.path.getsize(server.log), transactions(server, database)
            results[path] = load(service.port, path, options.rate, options.seconds)
            time.sleep(1)
            results[path].update(asked_of_database(server, database, offset))
            results[path]["transactions"] = transactions(server, database) - commits
            bench.say(f"  {path}: {results[path]}")
    finally:
        service.kill()
    return {"rate": options.rate, "seconds": options.seconds, "period": CACHE_PERIOD, "paths": results}


def load(port, path, rate, seconds):
    source = os.path.join(BENCH, "probe/Load.java")
    answer = quietly("java", "-XX:+UseSerialGC", "-Xmx256m", source, str(port), path, str(rate), str(seconds), "64")
    return json.loads(answer.splitlines()[-1])


def transactions(server, database):
    return server.query(f"SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '{database}'")[0][0]


def asked_of_database(server, database, offset):
    """How often the log has a session of the health component, a statement of it, and one of anybody else."""
    with open(server.log, encoding="utf-8", errors="replace") as file:
        file.seek(offset)
        said = re.findall(r"^\S+ \S+ \S+ \[(.*?)\] \[" + database + r"\] LOG: +(statement|execute [^:]*): (.*)",
                          file.read(), re.MULTILINE)
    health = [text for name, _, text in said if name == "headgate health"]
    # One query where the fast path holds, a transaction where it does not.
    looks = sum(bool(re.match("BEGIN|SELECT s.current", text)) for text in health)
    return {"looks": looks, "statements": len(health), "others": len(said) - len(health)}


# --- memory --------------------------------------------------------------------------------


def footprint(bench):
    """What each service holds a while after its start, idle, with its default flags."""
    count = bench.options.counts[0]
    peers = bench.peers
    services = {
        "Headgate": ([peers.headgate(count)], bench.database("headgate", count, "packaged")),
        "stock Liquibase, extracted + AOT": ([peers.stock_laid_out(count)],
                                             bench.database("liquibase", count, "stock_aot")),
        "stock Liquibase, fat jar": (["java", "-jar", peers.stock("liquibase", count)],
                                     bench.database("liquibase", count, "stock")),
        "stock Flyway, fat jar": (["java", "-jar", peers.stock("flyway", count)],
                                  bench.database("flyway", count, "flyway")),
    }
    results = {name: [] for name in services}
    for _ in range(bench.options.fleet_runs):
        for name, (command, env) in services.items():
            service = Service(command, env, peers.log("memory"))
            try:
                service.wait()
                time.sleep(3)
                results[name].append(memory(service.pid))
            finally:
                service.kill()
    return {"count": count, "services": {name: {key: statistics.median(sample[key] for sample in taken)
                                                for key in taken[0]} for name, taken in results.items()}}


# --- verbs ---------------------------------------------------------------------------------


def verbs(bench):
    """Verbs as whole processes."""
    peers, server = bench.peers, bench.server
    own = len(glob.glob(os.path.join(BENCH, "../db/changelog/*/*.sql"))) - 1  # less the generated schema.sql
    largest = bench.options.counts[-1]
    bench.say(f"verbs, {own} and {largest} revisions")
    headgate, small = peers.headgate(None), {**bench.database("headgate", None, "verbs"), **peers.packaged}
    large = bench.database("headgate", largest, "verbs_large")
    alembic_small = server.alembic(peers.copy("alembic", own, "alembic_verbs"))
    alembic_large = server.alembic(peers.copy("alembic", largest, "alembic_verbs_large"))
    def alembic(count, *arguments):
        return ["alembic", "-c", peers.alembic(count), *arguments]
    measures = {
        "java -version": bench.running("java", ["java", "-version"], {}),
        "headgate --help": bench.running("help", [headgate, "--help"], {}),
        "headgate current": bench.running("current", [headgate, "current", "--quiet"], small),
        "alembic current": bench.running("alembic", alembic(own, "current"), alembic_small),
        "headgate upgrade": bench.running("upgrade", [headgate, "upgrade", "--quiet"], small),
        "alembic upgrade head": bench.running("alembic", alembic(own, "upgrade", "head"), alembic_small),
        f"headgate upgrade, {largest:,}": bench.running(
            "upgrade", [peers.headgate(largest), "upgrade", "--quiet"], large),
        f"alembic upgrade head, {largest:,}": bench.running(
            "alembic", alembic(largest, "upgrade", "head"), alembic_large),
    }
    return {"own": own, "largest": largest, "times": rounds(measures, bench.options.runs, bench.say)}


# --- databases for tests ---------------------------------------------------------------------


def clone(bench):
    """A database at head for a test: a copy of one, beside applying everything anew, in a warm JVM."""
    peers, server = bench.peers, bench.server
    classes = peers.path("copies")
    quietly("java", "-Djarmode=tools", "-jar", peers.headgate_jar, "extract", "--destination", peers.path("extracted"))
    classpath = f"{peers.path('extracted')}/headgate-exec.jar:{peers.path('extracted')}/lib/*"
    quietly("javac", "-d", classes, "-cp", classpath, os.path.join(BENCH, "probe/Copies.java"))
    results = {}
    for count in bench.options.clone:
        bench.say(f"copies of a database at head, {count} change sets")
        said = run(["java", "-cp", f"{classes}:{classpath}", "Copies",
                    server.jdbc("postgres"), "bench", "file:" + peers.changelog(count), str(3 * bench.options.runs)],
                   {}, peers.log("copies"))
        results[count] = {}
        for what in ("apply", "copy"):
            times = [float(value) / 1000 for value in re.findall(rf"^{what} ([0-9.]+)$", said["text"], re.MULTILINE)]
            results[count][what] = {"wall": statistics.median(times), "wall_min": min(times), "wall_max": max(times),
                                    "walls": times}
        bench.say(f"  apply {results[count]['apply']['wall'] * 1000:.0f} ms,"
                  f" copy {results[count]['copy']['wall'] * 1000:.0f} ms")
    return results


# --- parts of Headgate ---------------------------------------------------------------------


def micro(bench):
    """JMH, bench/jmh: the parts of a look at the schema, in a JVM that is warm."""
    home = os.path.join(BENCH, "jmh")
    peers, counts = bench.peers, bench.options.counts
    bench.say("micro benchmarks")
    quietly("./mvnw", "-B", "-ntp", "-q", "-f", "bench/jmh/pom.xml", "package", cwd=REPOSITORY)
    with open(os.path.join(home, "target/classpath"), encoding="utf-8") as file:
        classpath = f"{home}/target/classes:{file.read().strip()}"
    for count in counts:
        peers.copy("headgate", count, f"jmh_{count}")
    out = peers.path("jmh.json")
    quietly("java", "-cp", classpath, f"-Dbench.changelogs={peers.path('changelog-COUNT')}",
            f"-Dbench.url={bench.server.jdbc('jmh_COUNT')}", "org.openjdk.jmh.Main", "-rf", "json", "-rff", out,
            "-p", "count=" + ",".join(str(count) for count in counts), *bench.options.jmh.split())
    with open(out, encoding="utf-8") as file:
        entries = json.load(file)
    return [{"name": entry["benchmark"].split(".")[-1], "count": int(entry["params"]["count"]),
             "score": entry["primaryMetric"]["score"], "unit": entry["primaryMetric"]["scoreUnit"],
             "error": float(entry["primaryMetric"]["scoreError"])} for entry in entries]


# --- update and rollback under load --------------------------------------------------------


def update(bench):
    """The phases of .ci/zero-downtime on a Docker engine, longer and under more load than in CI."""
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        bench.say("update: left out, no Docker engine answers")
        return None
    bench.say("update, rollback and restarts of two replicas under load")
    out = bench.peers.path("update.json")
    quietly(".ci/zero-downtime", "--json", out, *(["--full"] if bench.options.size == "full" else []), cwd=REPOSITORY)
    with open(out, encoding="ascii") as file:
        return json.load(file)


ALL = {"apply": apply, "noop": noop, "gate": gate, "verbs": verbs, "together": together, "memory": footprint,
       "probes": probes, "clone": clone, "micro": micro, "update": update}
