"""Sums over a data set of `waybill replay --format parquet`, by DuckDB: python duckdb_sums.py <folder>"""

import json
import sys
from pathlib import Path

import duckdb

folder = Path(sys.argv[1])
manifest = json.loads((folder / "manifest.json").read_text())
# Only files that the manifest names count.
files = [str(folder / file["path"]) for file in manifest["files"] if file["source"] == "orders.order.events.v1"]
events = duckdb.read_parquet(files)
[(orders, pence)] = duckdb.sql("SELECT count(*), sum(totalPence) FROM events WHERE _type = 'OrderPlaced'").fetchall()
[(pieces,)] = duckdb.sql(
    "SELECT sum(line.quantity) FROM (SELECT unnest(lines) AS line FROM events WHERE _type = 'OrderPlaced')"
).fetchall()
print(json.dumps({"orders": orders, "pence": int(pence), "pieces": int(pieces)}))
