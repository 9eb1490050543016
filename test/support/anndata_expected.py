"""What anndata itself reads from the reference files, as a compact JSON that the tests compare with.

Made by (anndata 0.12.19):
    python test/support/anndata_expected.py ../shared/data > test/reference/anndata-expected.json
Values are compared by the first 16 digits of SHA-1: of the texts joined by U+001F, or of the little-endian float64
values (float32 values and int32 columns for matrices) in row order, every NaN being the same one.
"""

from __future__ import annotations

import hashlib
import json
import sys
import warnings
from pathlib import Path

import anndata
import numpy as np
import pandas as pd
from scipy import sparse

warnings.simplefilter("ignore")


def digest(data: bytes) -> str:
    return hashlib.sha1(data).hexdigest()[:16]


def floats(values) -> str:
    array = np.ascontiguousarray(values, dtype="<f8").copy()
    array[np.isnan(array)] = np.nan
    return digest(array.tobytes())


def texts(values) -> str:
    return digest("\x1f".join(values).encode())


def label(value) -> str:
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def column(series: pd.Series) -> dict:
    missing = int(series.isna().sum())
    if isinstance(series.dtype, pd.CategoricalDtype):
        categories = [label(c) for c in series.cat.categories]
        values = ["" if c < 0 else categories[c] for c in series.cat.codes]
        return {"form": "labels", "missing": missing, "sha": texts(values), "ordered": bool(series.cat.ordered), "categories": texts(categories)}
    if pd.api.types.is_bool_dtype(series.dtype) or series.dtype == object or pd.api.types.is_string_dtype(series.dtype):
        return {"form": "labels", "missing": missing, "sha": texts(["" if pd.isna(v) else str(v) for v in series])}
    nullable = {"na_value": np.nan} if missing and not isinstance(series.dtype, np.dtype) else {}
    return {"form": "numbers", "missing": missing, "sha": floats(series.to_numpy(dtype="float64", **nullable))}


def matrix(value) -> dict | None:
    if value is None:
        return None
    rows = sparse.csr_matrix(value, dtype="float32")
    rows.sum_duplicates()
    rows.sort_indices()
    total = float(rows.data.astype("float64").sum())
    return {
        "shape": list(rows.shape),
        "nnz": int(rows.nnz),
        "sum": total if np.isfinite(total) else None,
        "data": digest(rows.data.astype("<f4").tobytes()),
        "indices": digest(rows.indices.astype("<i4").tobytes()),
    }


def embedding(value) -> dict:
    if isinstance(value, pd.DataFrame):
        value = value.select_dtypes("number").to_numpy()
    dense = np.asarray(value.todense() if sparse.issparse(value) else value, dtype="float64")
    return {"shape": list(dense.shape), "sha": floats(dense)}


def describe(path: Path) -> dict:
    a = anndata.read_h5ad(path)
    return {
        "shape": list(a.shape),
        "obsNames": texts(a.obs_names),
        "varNames": texts(a.var_names),
        "obs": {str(k): column(a.obs[k]) for k in a.obs.columns},
        "var": {str(k): column(a.var[k]) for k in a.var.columns},
        "obsm": {k: embedding(v) for k, v in a.obsm.items()},
        "X": matrix(a.X),
        # anndata 0.13 lists X among the layers, as None.
        "layers": {k: matrix(v) for k, v in a.layers.items() if k is not None},
        "raw": None if a.raw is None else {"nVars": a.raw.shape[1], "varNames": texts(a.raw.var_names), "X": matrix(a.raw.X)},
        "uns": sorted(map(str, a.uns)),
    }


if __name__ == "__main__":
    root = Path(sys.argv[1])
    files = sorted(root.glob("h5ad/*.h5ad")) + [root / "hsmm/hsmm_fpkm.h5ad", root / "eb/eb_pca5.h5ad"]
    lines = [f"{json.dumps(str(f.relative_to(root)))}: {json.dumps(describe(f), separators=(',', ':'))}" for f in files]
    print("{\n" + ",\n".join(lines) + "\n}")
