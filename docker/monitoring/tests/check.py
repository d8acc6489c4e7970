#!/usr/bin/env python3
"""Checks alerts and dashboard against the list of meters and docs/alerts.md.

    docker/monitoring/tests/check.py http://localhost:9090

A Prometheus that has loaded the rules parses every query. It needs no data.
"""

import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DASHBOARD = ROOT / "docker/monitoring/grafana/headgate.json"
RUNBOOK = ROOT / "docs/alerts.md"
METERS = ROOT / "docs/meters.md"

# Taken where docs/meters.md does not exist.
NAMES = """
headgate_schema_current headgate_schema_state headgate_schema_pending headgate_schema_unknown headgate_schema_info
headgate_schema_drift headgate_schema_indexes_invalid headgate_schema_attempts_broken
headgate_run_outcome headgate_run_info headgate_run_started_seconds headgate_run_ended_seconds
headgate_run_duration_seconds headgate_run_planned headgate_run_applied headgate_run_lock_wait_seconds
headgate_run_retries headgate_lock_holder_age_seconds headgate_lock_holder_blocked_seconds
headgate_backup_ended_seconds headgate_backup_size_bytes
headgate_gate_duration_seconds headgate_lock_wait_seconds headgate_lock_table_wait_seconds
headgate_lock_retries_total headgate_batch_batches_total headgate_batch_rows_total
headgate_changeset_duration_seconds
"""
VALUES = {
    "state": {"at-head", "behind", "ahead", "diverged", "tampered", "unmanaged", "migrating", "unreachable"},
    "outcome": {"running", "opened", "failed", "closed", "interrupted"},
}

problems = []


def problem(where, text):
    problems.append(f"{where}: {text}")


def ask(path, **parameters):
    query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
    with urllib.request.urlopen(sys.argv[1] + path + query, timeout=10) as response:
        return json.load(response)["data"]


def known_names():
    text = METERS.read_text() if METERS.exists() else " ".join(f"`{name}`" for name in NAMES.split())
    return set(re.findall(r"`(headgate_[a-z_]+)", text)) | {"up", "ALERTS"}


def names_in(query):
    text = re.sub(r'"[^"]*"|\{[^}]*\}|\[[^]]*\]', "", query)
    text = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", "", text)
    words = re.findall(r"[a-zA-Z_:][\w:]*\b(?!\s*\()", text)
    return set(words) - {"and", "or", "unless", "bool", "offset"}


def check_query(where, query, known):
    try:
        ask("/api/v1/query", query=query)
    except urllib.error.HTTPError as ex:
        problem(where, json.load(ex).get("error"))
    names = names_in(query)
    if not names:
        problem(where, f"no meter found in {query}")
    for name in names:
        if name not in known and re.sub("_(count|sum|max|bucket)$", "", name) not in known:
            problem(where, f"{name} is no meter")
    for label, value in re.findall(r'\b(state|outcome)="([^"]*)"', query):
        if value not in VALUES[label]:
            problem(where, f'{label}="{value}" does not exist')


def check_alerts(known):
    runbook = RUNBOOK.read_text()
    headings = re.findall(r"^## (Headgate\w+)$", runbook, re.MULTILINE)
    rows = dict((name, (severity, wait)) for name, severity, wait in re.findall(
        r"^\| \[(Headgate\w+)]\(#\w+\) \| (\w+) \|.*\| (\d+ \w+) \|$", runbook, re.MULTILINE))
    alerts = [rule for group in ask("/api/v1/rules")["groups"] for rule in group["rules"]]
    for alert in alerts:
        name = alert["name"]
        check_query(name, alert["query"], known)
        if alert["labels"].get("severity") not in ("critical", "warning") or not alert["duration"]:
            problem(name, "needs a severity and a duration")
        missing = {"summary", "description", "runbook_url"} - alert["annotations"].keys()
        if missing:
            problem(name, f"has no {', '.join(sorted(missing))}")
        if not alert["annotations"].get("runbook_url", "").endswith("/docs/alerts.md#" + name.lower()):
            problem(name, "runbook_url is not that of its section")
        if name not in headings:
            problem(name, "has no section in docs/alerts.md")
        seconds = alert["duration"]
        row = (alert["labels"].get("severity"), f"{seconds / 60:.0f} min" if seconds else "")
        if rows.get(name) != row:
            problem(name, f"the table in docs/alerts.md says {rows.get(name)}, the rule {row}")
    for name in sorted(set(headings) - {alert["name"] for alert in alerts}):
        problem("docs/alerts.md", f"{name} is no alert")
    return len(alerts)


def check_dashboard(known):
    queries = 0
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel["targets"]:
            query = target["expr"].replace("$__rate_interval", "1m")
            check_query(f"dashboard, {panel['title']}", re.sub(r"\$\w+", ".*", query), known)
            queries += 1
    return queries


def main():
    known = known_names()
    alerts = check_alerts(known)
    queries = check_dashboard(known)
    if not alerts or not queries:
        problem("nothing to check", f"{alerts} alerts, {queries} queries")
    print(f"{alerts} alerts, {queries} queries of the dashboard, {len(known) - 2} meters")
    if problems:
        sys.exit("\n".join(problems))


main()
