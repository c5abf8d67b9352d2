"""Sums over a data set of `waybill replay --format parquet`, by pandas and pyarrow: python pandas_sums.py <folder>"""

import json
import sys
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds

folder = Path(sys.argv[1])
manifest = json.loads((folder / "manifest.json").read_text())
# Only files that the manifest names count.
files = [str(folder / file["path"]) for file in manifest["files"] if file["source"] == "orders.order.events.v1"]
placed = ds.dataset(files, format="parquet").to_table(
    columns=["_subject", "totalPence", "lines"], filter=ds.field("_type") == "OrderPlaced"
)
# Types of Arrow keep whole numbers of 64 bits exact where others are null.
frame = placed.to_pandas(types_mapper=pd.ArrowDtype)
lines = pd.json_normalize([line for order in placed["lines"].to_pylist() for line in order])
print(
    json.dumps(
        {"orders": len(frame), "pence": int(frame["totalPence"].sum()), "pieces": int(lines["quantity"].sum())}
    )
)
