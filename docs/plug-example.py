#!/usr/bin/env python3
"""A plug for the chat of a website. Its SQLite file is the first word; docs/plugs.md explains the questions."""
import json
import sqlite3
import sys

BATCH = 500
chat = sqlite3.connect(sys.argv[1])
question = json.load(sys.stdin)
customer = (question.get("subject", {}).get("customerId"),)


def payments():
    """Each year with payments: how many, and until when the law wants them, if it still does."""
    years = question.get("law", {}).get("accounting", {}).get("months", 0) // 12
    sql = "SELECT substr(paid_on, 1, 4), count(*) FROM payments WHERE customer = ? GROUP BY 1"
    for year, count in chat.execute(sql, customer).fetchall():
        until = f"{int(year) + years}-12-31T17:00:00.000Z"  # midnight in Vietnam, at the end of the year
        yield year, count, until if until > question["at"] else None


def find():
    (messages,) = chat.execute("SELECT count(*) FROM messages WHERE customer = ?", customer).fetchone()
    found = [{"category": "tickets", "count": messages}]
    for _year, count, until in payments():
        hold = {"hold": {"basis": "accounting", "until": until}} if until else {}
        found.append({"category": "invoices", "count": count, **hold})
    return {"found": found}


def erase():
    some = "DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE customer = ? LIMIT ?)"
    erased = chat.execute(some, (*customer, BATCH)).rowcount
    for year, _count, until in payments():
        if until is None:
            chat.execute("DELETE FROM payments WHERE customer = ? AND paid_on LIKE ?", (*customer, f"{year}-%"))
    chat.commit()
    return {"more": erased == BATCH}


def export():
    chat.row_factory = sqlite3.Row
    tables = {"tickets": "messages", "invoices": "payments"}
    rows = {name: chat.execute(f"SELECT * FROM {table} WHERE customer = ?", customer).fetchall() for name, table in tables.items()}
    return {"pieces": [{"category": name, "name": f"{name}.jsonl", "content": {"records": [dict(row) for row in found]}} for name, found in rows.items()]}


answers = {
    "check": lambda: {"categories": ["tickets", "invoices"], "does": ["export"]},
    "find": find,
    "erase": erase,
    "export": export,
    "forget": dict,
}
print(json.dumps(answers.get(question["operation"], lambda: {"never": True})()))
