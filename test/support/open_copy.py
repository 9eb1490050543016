"""Opens copies with results in the installed anndata (and scanpy, where it is): open_copy.py <original> <copy> ...

Prints one JSON line per pair: the versions, and what differs between the original and its copy besides the results.
An original that this anndata cannot read itself is told as "refused".
"""

import json
import sys
import warnings

import anndata
import numpy as np
import pandas as pd
from scipy import sparse

warnings.simplefilter("ignore")
try:
    import hdf5plugin  # Reads zstd.
except ImportError:
    pass
try:
    import scanpy
except ImportError:
    scanpy = None


def equal(a, b):
    if a is None or b is None:
        return a is None and b is None
    if sparse.issparse(a):
        return (a != b).nnz == 0 if a.shape == b.shape else False
    if isinstance(a, pd.DataFrame):
        return a.equals(b)
    if isinstance(a, dict):
        return sorted(a) == sorted(b) and all(equal(a[k], b[k]) for k in a)
    a, b = np.asarray(a), np.asarray(b)
    if a.dtype.names:
        return all(equal(a[name], b[name]) for name in a.dtype.names)
    numbers = a.dtype.kind in "fc" and b.dtype.kind in "fc"
    return a.dtype == b.dtype and np.array_equal(a, b, **({"equal_nan": True} if numbers else {}))


def differences(a, b):
    """Names of the parts of a that are not the same in b."""
    parts = {"X": (a.X, b.X), "obs_names": (a.obs_names, b.obs_names), "var": (a.var, b.var)}
    parts.update({f"obs/{k}": (pd.DataFrame(a.obs[k]), pd.DataFrame(b.obs[k])) for k in a.obs})
    for axis in ("obsm", "varm", "layers", "uns"):
        parts.update({f"{axis}/{k}": (getattr(a, axis)[k], getattr(b, axis)[k]) for k in getattr(a, axis).keys() if k is not None})
    if a.raw is not None:
        parts["raw"] = (a.raw.X, b.raw.X)
    return [name for name, (x, y) in parts.items() if not equal(x, y)]


def results(b):
    return {
        "obs": {k: float(b.obs[k].sum()) for k in b.obs if k.startswith("jkoscope_") and b.obs[k].dtype.kind == "f"},
        "labels": {k: sorted(map(str, b.obs[k].unique())) for k in b.obs if k.startswith("jkoscope_") and b.obs[k].dtype.kind != "f"},
        "obsm": {k: [list(b.obsm[k].shape), float(np.nansum(b.obsm[k]))] for k in b.obsm.keys() if k.startswith("jkoscope_")},
        "uns": sorted(b.uns["jkoscope"]),
    }


def writes(a, path):
    try:
        a.write(path)
    except Exception:
        return False
    return anndata.read_h5ad(path).shape == a.shape


def analyse(b):
    """What a person does next: neighbours and a UMAP in the space of the fit."""
    scanpy.pp.neighbors(b, use_rep="jkoscope_X", n_neighbors=4)
    scanpy.tl.umap(b, maxiter=5)
    return bool(np.isfinite(b.obsm["X_umap"]).all())


for original, copy in zip(sys.argv[1::2], sys.argv[2::2]):
    told = {"anndata": anndata.__version__, "scanpy": getattr(scanpy, "__version__", None)}
    try:
        a = anndata.read_h5ad(original)
    except Exception as error:
        print(json.dumps({**told, "refused": str(error)[:200]}))
        continue
    b = anndata.read_h5ad(copy)
    told.update({"different": differences(a, b), "results": results(b)})
    if scanpy is not None and original == sys.argv[1]:
        told["analysed"] = analyse(b.copy())
    # Some versions read what they do not write, like names with a slash.
    told["written"] = writes(b, copy + ".again.h5ad") or not writes(a, copy + ".again.h5ad")
    print(json.dumps(told), flush=True)
