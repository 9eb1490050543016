"""Small h5ad files that no survey found in the wild: newer and R-made encodings, filters, and damaged content.

Made by (anndata 0.12.19, h5py 3.16, hdf5plugin):
    python test/support/make_h5ad.py test/support/h5ad
Each holds 17 cells x 5 genes unless its name says otherwise; X[i, j] = (3 i + j) % 4, obs/day cycles over Day 0, 3, 10.
"""

import sys
import warnings
from pathlib import Path

import anndata
import h5py
import hdf5plugin
import numpy as np
import pandas as pd
from scipy import sparse

warnings.simplefilter("ignore")
out = Path(sys.argv[1])
n, p = 17, 5
X = np.fromfunction(lambda i, j: (3 * i + j) % 4, (n, p)).astype("float32")
days = [f"Day {d}" for d in (0, 3, 10)]


def make(x=None, **more):
    obs = pd.DataFrame({"day": [days[i % 3] for i in range(n)]}, index=[f"c{i}" for i in range(n)])
    var = pd.DataFrame(index=[f"g{j}" for j in range(p)])
    x = sparse.csr_matrix(X) if x is None else x
    return anndata.AnnData(x, obs=obs, var=var, **more)


def save(name, a, change=None, **options):
    path = out / f"{name}.h5ad"
    a.write_h5ad(path, **options)
    if change is not None:
        with h5py.File(path, "r+") as f:
            change(f)


def replace(f, path, data, **options):
    attrs = dict(f[path].attrs)
    del f[path]
    f.create_dataset(path, data=data, **options).attrs.update(attrs)


# Filters.
for name, filters in {"zstd": hdf5plugin.Zstd(), "blosc": hdf5plugin.Blosc(), "lz4": hdf5plugin.LZ4(), "bitshuffle": hdf5plugin.Bitshuffle()}.items():
    save(f"filter_{name}", make(), lambda f, filters=filters: [replace(f, f"X/{k}", f[f"X/{k}"][:], chunks=(8,), **filters) for k in ("data", "indices", "indptr")])
save("filter_lzf", make(), compression="lzf")


def unknown_filter(f):
    space = h5py.h5s.create_simple((8,))
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk((8,))
    # Optional, so that HDF5 lets it be written without having it; 400 is not registered.
    plist.set_filter(400, h5py.h5z.FLAG_OPTIONAL, (1,))
    del f["X/data"]
    h5py.h5d.create(f["X"].id, b"data", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((len(f["X/indices"]),)), plist)


save("filter_unknown", make(), unknown_filter)

# Newer encodings.
anndata.settings.allow_write_nullable_strings = True
a = make()
a.obs.index = pd.array(a.obs.index, dtype="string")
a.obs["note"] = pd.array([None if i == 4 else f"n{i % 2}" for i in range(n)], dtype="string")
save("nullable_string_index", a)
with h5py.File(out / "nullable_string_index.h5ad", "r+") as f:
    names = f["obs/_index"]
    if isinstance(names, h5py.Dataset):
        values = names[:]
        del f["obs/_index"]
        g = f.create_group("obs/_index")
        g.attrs.update({"encoding-type": "nullable-string-array", "encoding-version": "0.1.0", "na-value": "NA"})
        g.create_dataset("values", data=values, dtype=h5py.string_dtype()).attrs.update({"encoding-type": "string-array", "encoding-version": "0.2.0"})
        g.create_dataset("mask", data=np.zeros(n, bool)).attrs.update({"encoding-type": "array", "encoding-version": "0.2.0"})


def null_raw(f):
    f.create_dataset("raw", data=h5py.Empty("f")).attrs.update({"encoding-type": "null", "encoding-version": "0.1.0"})


save("null_raw", make(), null_raw)


def unknown_encoding(f):
    f["layers"].create_group("odd").attrs.update({"encoding-type": "hologram", "encoding-version": "9.0"})
    f["obs"].create_group("ragged").attrs.update({"encoding-type": "awkward-array", "encoding-version": "0.1.0"})
    f["obs"].attrs["column-order"] = ["day", "ragged"]


save("unknown_encoding", make(), unknown_encoding)
save("x_unknown_encoding", make(), lambda f: f["X"].attrs.update({"encoding-type": "coo_matrix"}))


# SeuratDisk: categories by name only, no reference; the index also among the columns.
def seurat(f):
    del f["obs"], f.attrs["encoding-type"], f.attrs["encoding-version"]
    obs = f.create_group("obs")
    obs.attrs.update({"encoding-type": "dataframe", "encoding-version": "0.1.0", "_index": "_index", "column-order": ["_index", "day"]})
    obs.create_dataset("_index", data=[f"c{i}" for i in range(n)], dtype=h5py.string_dtype())
    obs.create_dataset("day", data=np.arange(n, dtype="int32") % 3)
    obs.create_dataset("__categories/day", data=days, dtype=h5py.string_dtype())


save("seurat_disk", make(), seurat)

# Categories over numbers, missing values, big-endian and half precision, wide indices.
a = make()
a.obs["time"] = pd.Categorical([(10, 10.5, 11)[i % 3] if i != 5 else None for i in range(n)])
save("float_categories", a)
save("half_precision", make(X), lambda f: replace(f, "X", X.astype("float16")))
save("big_endian", make(X), lambda f: replace(f, "X", X.astype(">f8")))
save("int64_indices", make(), lambda f: [replace(f, f"X/{k}", f[f"X/{k}"][:].astype("int64")) for k in ("indices", "indptr")])
save("uint8_indices", make(), lambda f: replace(f, "X/indices", f["X/indices"][:].astype("uint8")))
save("bool_x", make(X > 1))


def complex_x(f):
    replace(f, "X", X.astype("complex64"))


save("complex_x", make(X), complex_x)


# Sparse matrices that are out of order or broken.
def shuffled(f):
    indices, data, indptr = (f[f"X/{k}"][:] for k in ("indices", "data", "indptr"))
    for a, b in zip(indptr, indptr[1:]):
        indices[a:b] = indices[a:b][::-1]
        data[a:b] = data[a:b][::-1]
    f["X/indices"][:], f["X/data"][:] = indices, data


save("unsorted", make(), shuffled)


def set_value(path, at, value):
    def change(f):
        f[path][at] = value

    return change


save("duplicates", make(), lambda f: f["X/indices"].__setitem__(1, f["X/indices"][0]))
save("index_beyond", make(), set_value("X/indices", 3, p))
save("index_negative", make(), set_value("X/indices", 3, -1))
save("indptr_falls", make(), set_value("X/indptr", 4, 1))
save("indptr_end", make(), set_value("X/indptr", -1, 7))
save("indptr_start", make(), set_value("X/indptr", 0, 1))
save("shape_wrong", make(), lambda f: f["X"].attrs.__setitem__("shape", np.array([n + 1, p])))
save("code_beyond", make(), lambda f: f["obs/day/codes"].__setitem__(2, 9) if "day/codes" in f["obs"] else None)

# Names with "/", which HDF5 takes for groups: anndata up to 0.12 writes them, and reads only those of columns.
def slashed(f):
    f["layers"].create_dataset("a/b/c", data=X)
    f["layers"].create_group("a/empty")
    f["obsm"].create_dataset("X_pca/raw", data=X[:, :2])
    f["obs"].create_dataset("qc/depth", data=X.sum(1))
    f["obs"].attrs["column-order"] = ["day", "qc/depth"]


save("slashed", make(), slashed)

# Frames.
save("no_index", make(), lambda f: f["obs"].attrs.__setitem__("_index", "gone") or f["obs"].move("_index", "elsewhere"))
save("lost_column", make(), lambda f: f["obs"].attrs.__setitem__("column-order", ["day", "lost"]))


def fixed_length(f):
    names = f["obs/_index"][:]
    replace(f, "obs/_index", np.array([s + "é".encode() for s in names], dtype="S5"))


save("fixed_length_names", make(), fixed_length)

# Time and embedding.
save("no_time", make(), lambda f: [f["obs"].__delitem__("day"), f["obs"].attrs.__setitem__("column-order", np.array([], "f8"))] and None)
a = make()
a.obs["day"] = "Day 3"
save("one_time", a)
E = np.arange(n * 3, dtype="float32").reshape(n, 3)
E[4, 1] = np.nan
save("nan_embedding", make(obsm={"X_pca": E}))
E = np.arange(n * 3, dtype="float64").reshape(n, 3)
save("csr_embedding", make(obsm={"X_pca": sparse.csr_matrix(E), "X_cols": sparse.csc_matrix(E / 3), "X_flat": E[:, :1]}))
nan = X.copy()
nan[2, 3] = np.inf
save("inf_x", make(nan))
a = make()
a.obs["time_info"] = pd.Categorical([("late", "early")[i % 2] for i in range(n)])
a.uns["time_ordering"] = np.array(["early", "late"])
save("time_ordering", a)

# HDF5, but not AnnData.
with h5py.File(out / "not_anndata.h5ad", "w") as f:
    f["numbers"] = np.arange(3)
with h5py.File(out / "mudata.h5ad", "w") as f:
    f.create_group("mod/rna")
    f.create_group("obs")
with h5py.File(out / "user_block.h5ad", "w", userblock_size=512) as f:
    with h5py.File(out / "unsorted.h5ad") as g:
        for k in g:
            g.copy(k, f)
        f.attrs.update(g.attrs)
