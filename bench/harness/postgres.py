"""A PostgreSQL server of the benchmark's own, with its defaults."""

import glob
import os
import shutil
import socket
import subprocess

import psycopg2


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Runs in a directory of its own, on loopback, and trusts everybody there."""

    def __init__(self, directory):
        homes = glob.glob("/usr/lib/postgresql/*/bin/initdb")
        self.bin = os.path.dirname(max(homes, key=lambda path: float(path.split("/")[4])))
        self.data = os.path.join(directory, "postgres")
        self.log = os.path.join(self.data, "server.log")
        self.port = free_port()

    def _run(self, tool, *args):
        command = [os.path.join(self.bin, tool), "-D", self.data, *args]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)

    def start(self):
        if not os.path.exists(os.path.join(self.data, "PG_VERSION")):
            os.makedirs(self.data, mode=0o700)
            if os.geteuid() == 0:
                shutil.chown(self.data, "postgres", "postgres")
            self._run("initdb", "-U", "bench", "-A", "trust", "--locale=C.UTF-8")
        options = (f"-p {self.port} -k '' -c listen_addresses=127.0.0.1 -c max_connections=300"
                   " -c log_line_prefix='%m [%a] [%d] '")
        self._run("pg_ctl", "-w", "-l", self.log, "-o", options, "start")

    def stop(self):
        if os.path.exists(os.path.join(self.data, "postmaster.pid")):
            self._run("pg_ctl", "-m", "fast", "stop")

    def query(self, sql, database="postgres"):
        """The rows of a query; what is no query returns none."""
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, user="bench", dbname=database)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def create(self, name, template="template0"):
        """A new database, empty or a copy; one of that name is dropped first."""
        self.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.query(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def settle(self, name):
        """Leaves no work of the past to whatever is measured next."""
        self.query("VACUUM ANALYZE", name)
        self.query("CHECKPOINT", name)

    def exists(self, name):
        return bool(self.query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def version(self):
        return self.query("SHOW server_version")[0][0].split()[0]

    def service(self, name):
        """What tells a Spring Boot service its database."""
        return {"SPRING_DATASOURCE_URL": f"jdbc:postgresql://127.0.0.1:{self.port}/{name}",
                "SPRING_DATASOURCE_USERNAME": "bench"}

    def jdbc(self, name):
        return f"jdbc:postgresql://127.0.0.1:{self.port}/{name}?user=bench"

    def alembic(self, name):
        return {"BENCH_ALEMBIC_URL": f"postgresql+psycopg2://bench@127.0.0.1:{self.port}/{name}"}
