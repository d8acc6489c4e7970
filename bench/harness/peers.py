"""Builds what is measured: jars, layouts, changelogs and databases at head; each once, when first asked for."""

import functools
import os
import re
import shutil
import signal
import subprocess
import zipfile

import changelogs
from processes import Failed, Service, ready, run

HERE = os.path.dirname(os.path.abspath(__file__))
BENCH = os.path.dirname(HERE)
REPOSITORY = os.path.dirname(BENCH)


def quietly(*command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False, **options)
    if done.returncode:
        raise Failed(f"{' '.join(command)[:300]}\n{done.stdout[-2500:]}")
    return done.stdout


def newest(*roots):
    """When anything below these places was last changed."""
    times = [os.path.getmtime(root) for root in roots]
    for root in roots:
        for directory, _, files in os.walk(root):
            times += [os.path.getmtime(os.path.join(directory, file)) for file in files]
    return max(times)


class Peers:
    """The peers, in one working directory and on one server."""

    def __init__(self, work, server, per_file, say):
        self.work, self.server, self.per_file, self.say = work, server, per_file, say
        self.schema = changelogs.schema_of(REPOSITORY)
        self.logs = 0

    def path(self, *parts):
        return os.path.join(self.work, *parts)

    def log(self, name):
        """A file for what a process says."""
        os.makedirs(self.path("logs"), exist_ok=True)
        self.logs += 1
        return self.path("logs", f"{self.logs:04d}-{re.sub(r'[^a-z0-9]+', '-', name.lower())}.log")

    # --- jars --------------------------------------------------------------------------

    @functools.cached_property
    def headgate_jar(self):
        jar = os.path.join(REPOSITORY, "target/headgate-exec.jar")
        sources = [os.path.join(REPOSITORY, name) for name in ("src/main", "db", "pom.xml")]
        if not os.path.exists(jar) or os.path.getmtime(jar) < newest(*sources):
            self.say("building Headgate")
            quietly("./mvnw", "-B", "-ntp", "-q", "-Dmaven.test.skip=true", "package", cwd=REPOSITORY)
        return jar

    @functools.cached_property
    def peer_jars(self):
        jars = {name: os.path.join(BENCH, "peers", name, "target", name + ".jar") for name in ("liquibase", "flyway")}
        sources = [os.path.join(BENCH, "peers", name)
                   for name in ("app", "liquibase/java", "pom.xml", "liquibase/pom.xml", "flyway/pom.xml")]
        sources.append(os.path.join(REPOSITORY, "src/main/java/dev/headgate/sample"))
        if not all(map(os.path.exists, jars.values())) or min(map(os.path.getmtime, jars.values())) < newest(*sources):
            self.say("building the stock peers")
            quietly("./mvnw", "-B", "-ntp", "-q", "-f", "bench/peers/pom.xml", "package", cwd=REPOSITORY)
        return jars

    def stamp(self):
        """What databases and layouts that were kept are good for."""
        jars = [self.headgate_jar, *self.peer_jars.values()]
        return f"{self.per_file} {[os.path.getmtime(jar) for jar in jars]} {newest(os.path.join(REPOSITORY, 'docker'))}"

    def jar_with(self, jar, root, target):
        """A copy of a Spring Boot jar with another db directory in it.

        This is what packaging a fork with those files would give.
        """
        os.makedirs(os.path.dirname(target), exist_ok=True)
        inside = "BOOT-INF/classes/"
        with zipfile.ZipFile(jar) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in source.infolist():
                if not entry.filename.startswith(inside + "db/"):
                    copy.writestr(entry, source.read(entry))
            for directory, _, files in sorted(os.walk(os.path.join(root, "db"))):
                copy.writestr(zipfile.ZipInfo(inside + os.path.relpath(directory, root) + "/"), b"")
                for file in sorted(files):
                    place = os.path.join(directory, file)
                    copy.write(place, inside + os.path.relpath(place, root))
        return target

    # --- layouts -----------------------------------------------------------------------

    def lay_out(self, jar, directory, database, main=None):
        """Extracts a jar and trains its AOT cache by one start, one answer of readiness, and a stop.

        With a main class, Spring's AOT processing generates its beans first.
        """
        name = os.path.basename(jar).removesuffix(".jar")
        quietly("java", "-Djarmode=tools", "-jar", jar, "extract", "--destination", directory)
        options = []
        if main:
            options = ["-Dspring.aot.enabled=true"]
            quietly("sh", os.path.join(REPOSITORY, "docker/build/beans.sh"), f"{directory}/{name}.jar",
                    f"{directory}/lib", main)
        service = Service(["java", f"-XX:AOTCacheOutput={directory}/service.aot", "-XX:-UsePerfData",
                           "-XX:TieredStopAtLevel=2", *options, "-jar", f"{directory}/{name}.jar"],
                          self.server.service(database), self.log("train " + name))
        try:
            service.wait()
            os.kill(service.pid, signal.SIGTERM)
            service.reap()
        finally:
            service.kill()
        if not os.path.exists(f"{directory}/service.aot"):
            raise service.complain("no AOT cache")
        return self.launcher(directory, name, options)

    def launcher(self, directory, name, options):
        """The image's own launcher, with its flags, for a jar of another name in another directory."""
        with open(os.path.join(REPOSITORY, "docker/headgate"), encoding="utf-8") as file:
            text = file.read()
        text = text.replace("/headgate.jar", f"/{name}.jar").replace("options=(", " ".join(["options=(", *options, ""]), 1)
        shutil.copy(os.path.join(REPOSITORY, "docker/headgate.flags"), directory)
        script = os.path.join(directory, "run")
        with open(script, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(script, 0o755)
        return script

    @functools.cache
    def headgate(self, count):
        """Headgate as the image has it: with so many change sets packaged, None for the repository's own."""
        directory = self.path(f"headgate-{count}")
        script = os.path.join(directory, "headgate")
        if not os.path.exists(script):
            jar = self.headgate_jar if count is None else self.jar_with(
                self.headgate_jar, self.root(count), self.path("jars", str(count), "headgate.jar"))
            self.say(f"laying out Headgate with {count or 'its own'} change sets")
            quietly("sh", os.path.join(REPOSITORY, "docker/build/layout.sh"), jar, directory, cwd=REPOSITORY)
        return script

    @functools.cache
    def stock(self, tool, count):
        """A stock peer as one jar: with so many change sets packaged."""
        target = self.path("jars", str(count), f"{tool}.jar")
        if not os.path.exists(target):
            root = self.flyway_files(count) if tool == "flyway" else self.root(count)
            self.jar_with(self.peer_jars[tool], root, target)
        return target

    @functools.cache
    def stock_laid_out(self, count, main=None):
        """The stock Liquibase peer, laid out and trained as Headgate is; with a main class, its beans generated."""
        directory = self.path(f"liquibase-{'beans-' if main else ''}{count}")
        script = os.path.join(directory, "run")
        if os.path.exists(script):
            return script
        jar = self.stock("liquibase", count)
        self.say(f"laying out stock Liquibase with {count} change sets")
        return self.lay_out(jar, directory, self.head("liquibase", count), main)

    # --- changelogs --------------------------------------------------------------------

    @functools.cache
    def changelog(self, count):
        """The master changelog of so many change sets, for Headgate and for stock Liquibase."""
        root = self.path(f"changelog-{count}")
        master = os.path.join(root, changelogs.MASTER)
        if not os.path.exists(master):
            changelogs.liquibase(root, count, self.per_file, self.schema)
            run(["java", "-jar", self.headgate_jar, "sum", "--changelog", master], {}, self.log("sum"))
        return master

    def root(self, count):
        """The directory that holds the changelog's db."""
        return self.changelog(count).removesuffix("/" + changelogs.MASTER)

    @functools.cache
    def flyway_files(self, count):
        root = self.path(f"flyway-{count}")
        if not os.path.exists(root):
            changelogs.flyway(root, count, self.schema)
        return root

    @functools.cache
    def alembic(self, count):
        root = self.path(f"alembic-{count}")
        if not os.path.exists(root):
            changelogs.alembic(root, count, self.schema, os.path.join(BENCH, "peers/alembic"))
        return os.path.join(root, "alembic.ini")

    # --- databases ---------------------------------------------------------------------

    def apply(self, tool, count, database):
        """Applies everything to an empty database in a process of its own; says what that took."""
        log = self.log(f"apply {tool} {count}")
        if tool == "headgate":
            # The changelog is mounted, so that one layout serves all sizes.
            return run([self.headgate(None), "upgrade", "--quiet"],
                       {**self.server.service(database), "HEADGATE_CHANGELOG": "file:" + self.changelog(count)}, log)
        if tool == "liquibase":
            jar = os.path.join(os.path.dirname(self.liquibase_plain()), "liquibase.jar")
            return run(["java", "-cp", jar, "bench.peer.Update", self.server.jdbc(database),
                        self.root(count), changelogs.MASTER, "prod"], {}, log)
        return run(["alembic", "-c", self.alembic(count), "upgrade", "head"], self.server.alembic(database), log)

    @functools.cache
    def liquibase_plain(self):
        directory = self.path("liquibase-plain")
        if not os.path.exists(directory):
            quietly("java", "-Djarmode=tools", "-jar", self.peer_jars["liquibase"], "extract",
                    "--destination", directory)
        return os.path.join(directory, "lib")

    def head(self, tool, count):
        """The name of a database that a tool has brought to head, never to be changed: a template."""
        name = f"head_{tool}_{count}"
        if not self.server.exists(name):
            self.say(f"bringing a database to head: {tool}, {count} change sets")
            making = self.server.create("making")
            if tool == "flyway":
                self.fill_flyway(count, making)
            else:
                self.apply(tool, count, making)
            self.keep(making, name)
        return name

    def keep(self, database, name):
        """Makes a database a template."""
        self.server.settle(database)
        self.server.query(f'DROP DATABASE IF EXISTS "{name}"')
        self.server.query(f'ALTER DATABASE "{database}" RENAME TO "{name}"')

    # The sample's changelog is not taken unless somebody names it.
    packaged = {"HEADGATE_CHANGELOG": "classpath:db/changelog/db.changelog-master.yaml"}

    def own_head(self):
        """A database at the head of the repository's own changelog."""
        name = "head_headgate_own"
        if not self.server.exists(name):
            making = self.server.create("making")
            run(["java", "-jar", self.headgate_jar, "upgrade", "--quiet"], {**self.server.service(making), **self.packaged},
                self.log("own head"))
            self.keep(making, name)
        return name

    def fill_flyway(self, count, database):
        """Flyway applies the first migration; the others' history rows are written here.

        Applying 10,000 would take Flyway much longer than all the rest of the benchmark. The checksums are
        Flyway's own: it validates every one at each start, and refuses a wrong one.
        """
        ready(["java", "-jar", self.stock("flyway", count)],
              {**self.server.service(database), "SPRING_FLYWAY_TARGET": "1"}, self.log("flyway"))
        rows = []
        for number in range(2, count + 1):
            checksum = changelogs.flyway_checksum(changelogs.statement(number, self.schema))
            rows.append(f"({number}, '{number}', 'bench', 'SQL', 'V{number}__bench.sql', {checksum}, 'bench', 1, true)")
        self.server.query("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                          f" checksum, installed_by, execution_time, success) VALUES {', '.join(rows)}", database)
        self.server.query("INSERT INTO bench_item (id, name) "
                          f"SELECT i, 'item ' || i FROM generate_series(2, {count}) i", database)

    def copy(self, tool, count, name):
        """A database of a measurement's own, at head."""
        return self.server.create(name, self.own_head() if count is None else self.head(tool, count))
