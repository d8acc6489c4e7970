"""Starts processes, and tells how long they took."""

import os
import re
import signal
import socket
import statistics
import subprocess
import time

from postgres import free_port

POLL = 0.01


class Failed(Exception):
    """A process did not do what it was started for."""


class Process:
    """One child process, whose cost is known once it is gone."""

    def __init__(self, command, env, log):
        self.log = log
        with open(log, "wb") as out:
            self.begin = time.monotonic()
            self.child = subprocess.Popen(command, env={**os.environ, **env}, stdin=subprocess.DEVNULL, stdout=out,
                                          stderr=subprocess.STDOUT, cwd=os.path.dirname(log))
        self.pid = self.child.pid
        self.code = None
        self.cpu = None

    def reap(self, options=0):
        """Takes note of its end; says whether it has ended."""
        if self.code is None:
            pid, status, usage = os.wait4(self.pid, options)
            if pid:
                self.code = self.child.returncode = os.waitstatus_to_exitcode(status)
                self.cpu = usage.ru_utime + usage.ru_stime
        return self.code is not None

    def kill(self):
        if not self.reap(os.WNOHANG):
            os.kill(self.pid, signal.SIGKILL)
            self.reap()

    def text(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def complain(self, what):
        return Failed(f"{what}: {' '.join(self.child.args)[:300]}\n{self.text()[-2500:]}")


class Service(Process):
    """A service on a port of its own."""

    def __init__(self, command, env, log):
        self.port = free_port()
        self.ready_after = None
        super().__init__(command, {**env, "SERVER_PORT": str(self.port)}, log)

    def status(self, path="/actuator/health/readiness"):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                return int(connection.recv(64).split()[1])
        except (OSError, IndexError, ValueError):
            return 0

    def look(self):
        """Says whether there is nothing more to wait for: it is ready, or dead."""
        if self.ready_after is None and self.status() == 200:
            self.ready_after = time.monotonic() - self.begin
        return self.ready_after is not None or self.reap(os.WNOHANG)

    def wait(self, timeout=600):
        while not self.look():
            if time.monotonic() - self.begin > timeout:
                self.kill()
                raise self.complain(f"not ready within {timeout} s")
            time.sleep(POLL)
        if self.ready_after is None:
            raise self.complain(f"ended with {self.code} before it was ready")
        return self


def run(command, env, log, expected=0):
    """Runs a command to its end: what it took, what it cost, what it said."""
    process = Process(command, env, log)
    try:
        process.reap()
    finally:
        process.kill()
    wall = time.monotonic() - process.begin
    if process.code != expected:
        raise process.complain(f"ended with {process.code}")
    return {"wall": wall, "cpu": process.cpu, "text": process.text()}


def ready(command, env, log):
    """Starts a service, waits until it is ready, and ends it."""
    service = Service(command, env, log)
    try:
        service.wait()
    finally:
        service.kill()
    cached(service.text())
    gate = re.search(r"^.*\bopen\b.* after (\d+) ms", service.text(), re.MULTILINE)
    return {"wall": service.ready_after, "cpu": service.cpu, "gate": int(gate.group(1)) / 1000 if gate else None}


def cached(said):
    """Complains when the JVM could not use an AOT cache that it was given."""
    refused = re.search(r"^.*\[error *\]\[(?:aot|cds).*", said, re.MULTILINE)
    if refused:
        raise Failed("the AOT cache was not used: " + refused.group())


def rounds(measures, runs, say):
    """Runs each measure once a round, so that a busy moment hits all of them; the first round does not count."""
    samples = {name: [] for name in measures}
    for number in range(runs + 1):
        for name, measure in measures.items():
            sample = measure()
            say(f"  {name}: {sample['wall']:.3f} s" + ("" if number else " (does not count)"))
            if number:
                samples[name].append(sample)
    return {name: summary(taken) for name, taken in samples.items()}


def summary(samples):
    """Medians, and the spread of the time."""
    result = {"runs": len(samples)}
    for key in ("wall", "cpu", "gate"):
        values = [sample[key] for sample in samples if sample.get(key) is not None]
        if values:
            result[key] = statistics.median(values)
            result[key + "_min"], result[key + "_max"] = min(values), max(values)
    # In the order of the rounds.
    result["walls"] = [sample["wall"] for sample in samples]
    return result


def memory(pid):
    """What a process holds, in MiB."""
    values = {}
    for path in (f"/proc/{pid}/smaps_rollup", f"/proc/{pid}/status"):
        with open(path, encoding="ascii") as file:
            for line in file:
                match = re.match(r"(\w+):\s+(\d+) kB", line)
                if match:
                    values.setdefault(match.group(1), int(match.group(2)) / 1024)
    return {"rss": values["Rss"], "pss": values["Pss"], "anonymous": values["Anonymous"], "peak": values["VmHWM"]}
