"""Writes AnnData files as told and reads them again: write_specs.py <list of specs, JSON> <answers by path, JSON>.

Answers are what anndata reads of the file (anndata_expected.py), or {"refused": ...} where anndata does not write or read it.
"""

import json
import sys
import warnings
from pathlib import Path

import anndata
import hdf5plugin
import numpy as np
import pandas as pd
from scipy import sparse

from anndata_expected import describe

warnings.simplefilter("ignore")
anndata.settings.allow_write_nullable_strings = True
SPECIAL = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf}


def numbers(values, dtype):
    return np.array([SPECIAL.get(v, v) for v in values], dtype="float64").astype(dtype)


def column(spec):
    kind, values = spec["kind"], spec["values"]
    if kind == "categorical":
        return pd.Categorical(values, categories=spec["categories"], ordered=spec["ordered"])
    if kind in ("string", "Int32", "boolean"):
        return pd.array(values, dtype=kind)
    if kind == "text":
        return np.array(values, dtype=object)
    return numbers(values, kind)


def frame(spec, names):
    return pd.DataFrame({c["name"]: column(c) for c in spec}, index=pd.Index(names, dtype=object))


def matrix(spec, rows, cols):
    dense = numbers(spec["values"], spec["dtype"]).reshape(rows, cols)
    made = {"dense": lambda: dense, "csr": lambda: sparse.csr_matrix(dense), "csc": lambda: sparse.csc_matrix(dense)}[spec["layout"]]()
    if spec["layout"] != "dense" and spec["zeros"] and made.nnz > 0:
        made.data[0] = 0  # An explicit zero.
    return made


def build(spec):
    n, p = len(spec["cells"]), len(spec["genes"])
    X = None if spec["X"] is None else matrix(spec["X"], n, p)
    a = anndata.AnnData(X, obs=frame(spec["obs"], spec["cells"]), var=frame(spec["var"], spec["genes"]))
    for name, layer in spec["layers"].items():
        a.layers[name] = matrix(layer, n, p)
    for name, E in spec["obsm"].items():
        a.obsm[name] = matrix(E, n, len(E["values"]) // n if n else 2)
    if spec["raw"] and X is not None:
        a.raw = a.copy()
    return a


def answer(spec):
    path = Path(spec["path"])
    options = {"zstd": dict(hdf5plugin.Zstd()), "gzip": {"compression": "gzip"}, "lzf": {"compression": "lzf"}}.get(spec["filter"], {})
    try:
        build(spec).write_h5ad(path, **options)
        return describe(path)
    except Exception as error:
        return {"refused": repr(error)[:300]}


answers = {spec["path"]: answer(spec) for spec in json.loads(Path(sys.argv[1]).read_text())}
# Node 24 (V8 13.6) takes some escaped keys for earlier ones: none are escaped here.
Path(sys.argv[2]).write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
