"""One small file with all that the installed anndata can write, and what that anndata reads from it.

Made by one Python per version (venvs with anndata 0.6.22, 0.7.8, 0.8.0, 0.10.9, 0.13.4):
    for v in 06 07 08 010 new; do anndata-$v/bin/python test/support/make_versions.py test/support/versions; done
Prints what could not be written by this version.
"""

import json
import sys
import warnings
from pathlib import Path

import anndata
import h5py
import numpy as np
import pandas as pd
from scipy import sparse

from anndata_expected import describe

warnings.simplefilter("ignore")
version = anndata.__version__.split(".post")[0]
minor = tuple(int(part) for part in version.split(".")[:2])
n, p = 13, 6
X = np.fromfunction(lambda i, j: (5 * i + 3 * j) % 4, (n, p))
E = np.fromfunction(lambda i, j: np.sin(i + 2.5 * j), (n, 3))


def labels(*values):
    return [values[i % len(values)] for i in range(n)]


def columns():
    yield "day", pd.Categorical(labels("Day 3", "Day 0", "Day 10"), categories=["Day 0", "Day 3", "Day 10"], ordered=True)
    yield "batch", pd.Categorical(labels("b", "a"))
    yield "only", pd.Categorical(labels("one"))
    yield "unused", pd.Categorical(labels("x"), categories=["w", "x", "y"])
    yield "gaps", pd.Categorical([None if i in (0, 5) else f"c{i % 2}" for i in range(n)])
    yield "hours", pd.Categorical(labels(10.0, 10.5, 11.0))
    yield "stage", pd.Categorical(labels(3, 1, 2))
    yield "text", [f"t{i} é" for i in range(n)]
    yield "flag", np.arange(n) % 3 == 0
    for dtype in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"):
        yield dtype, (np.arange(n) * (0.25 if dtype.startswith("f") else 7)).astype(dtype)
    yield "float_nan", np.where(np.arange(n) % 4 == 1, np.nan, np.arange(n) / 3)
    yield "huge", np.array([2**53 + 2 * i for i in range(n)], dtype="int64")
    yield "with/slash", np.arange(n) / 2
    if minor >= (0, 7):  # 0.6 writes these labels, but reads codes.
        yield "group/label", pd.Categorical(labels("q", "r"))
    if minor >= (0, 8):
        yield "nullable_int", pd.array([None if i == 3 else i for i in range(n)], dtype="Int32")
        yield "nullable_bool", pd.array([None if i == 4 else i % 2 == 0 for i in range(n)], dtype="boolean")
    if minor >= (0, 13):
        yield "nullable_text", pd.array([None if i == 5 else f"n{i % 3}" for i in range(n)], dtype="string")


def base():
    obs = pd.DataFrame(index=pd.Index([f"cell-{i}é" for i in range(n)], name="CellID" if minor >= (0, 7) else None))
    var = pd.DataFrame({"symbol": [f"S{j}" for j in range(p)], "hvg": np.arange(p) % 2 == 0}, index=[f"g{j}" for j in range(p)])
    return anndata.AnnData(sparse.csr_matrix(X.astype("float32")), obs=obs, var=var)


def parts(a):
    """What to add, by name: each is tried alone first, since versions refuse different things."""
    for name, values in columns():
        yield f"obs {name}", lambda a, name=name, values=values: a.obs.__setitem__(name, values)
    yield "layer dense", lambda a: a.layers.__setitem__("dense", X / 3)
    yield "layer csc", lambda a: a.layers.__setitem__("csc", sparse.csc_matrix(X.astype("int64")))
    yield "layer bool", lambda a: a.layers.__setitem__("bool", sparse.csr_matrix(X > 1))
    yield "layer uint16", lambda a: a.layers.__setitem__("uint16", X.astype("uint16"))
    yield "layer big-endian", lambda a: a.layers.__setitem__("big-endian", X.astype(">i4"))
    yield "layer half", lambda a: a.layers.__setitem__("half", (X / 8).astype("float16"))
    yield "layer empty", lambda a: a.layers.__setitem__("empty", sparse.csr_matrix((n, p), dtype="float32"))
    yield "layer with/slash", lambda a: a.layers.__setitem__("with/slash", X + 1)
    yield "obsm X_pca", lambda a: a.obsm.__setitem__("X_pca", E.astype("float32"))
    yield "obsm sparse", lambda a: a.obsm.__setitem__("sparse", sparse.csr_matrix(E * (E > 0)))
    yield "obsm frame", lambda a: a.obsm.__setitem__("frame", pd.DataFrame({"x": E[:, 0], "kind": labels("u", "v"), "y": E[:, 1]}, index=a.obs_names))
    yield "obsm with/slash", lambda a: a.obsm.__setitem__("with/slash", E * 2)
    yield "obsm one column", lambda a: a.obsm.__setitem__("one", E[:, :1])
    yield "varm", lambda a: a.varm.__setitem__("PCs", X.T[:, :2].astype("float64"))
    yield "uns nested", lambda a: a.uns.update({"pca": {"variance": np.arange(3.0)}, "title": "cells", "number": 3, "colors": np.array(["#fff", "#000"])})
    yield "uns records", lambda a: a.uns.__setitem__("records", np.array([("a", 1.5)], dtype=[("name", "U4"), ("score", "f8")]))
    yield "uns none", lambda a: a.uns.__setitem__("none", None)


def usable(add, path):
    a = base()
    try:
        add(a)
        a.write(path)
        describe(path)
        return True
    except Exception:
        return False


def everything(path):
    probe = path.with_name("probe.h5ad")
    a, left_out = base(), []
    # Raw has its own genes: the ones of the file and those that were filtered away.
    a.raw = anndata.AnnData(sparse.csr_matrix(np.hstack([X, X]).astype("float32")), obs=a.obs, var=pd.DataFrame(index=[f"r{j}" for j in range(2 * p)]))
    for name, add in parts(a):
        if usable(add, probe):
            add(a)
        else:
            left_out.append(name)
    probe.unlink()
    return a, left_out


out = Path(sys.argv[1])
path = out / f"anndata-{version}.h5ad"
if minor >= (0, 13):
    anndata.settings.allow_write_nullable_strings = True
a, left_out = everything(path)
if minor >= (0, 13):
    a.obs.index = pd.Index(pd.array(list(a.obs_names), dtype="string"), name="CellID")
compression = "lzf" if minor == (0, 7) else None
a.write(path, compression=compression)
(out / f"anndata-{version}.json").write_text(json.dumps(describe(path)) + "\n")
print(version, f"{path.stat().st_size} bytes,", "left out:", ", ".join(left_out) or "nothing", "| index", type(h5py.File(str(path), "r")["obs"]).__name__)
