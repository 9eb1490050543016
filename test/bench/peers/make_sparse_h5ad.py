"""A simulated h5ad of any size: counts of cells that draw molecules from mixtures of twelve programmes, csr, gzip, in blocks of rows.

    python test/bench/peers/make_sparse_h5ad.py out.h5ad [cells] [genes] [non-zeros per cell]

200,000 x 30,000 with 2000 per cell (0.4 G non-zeros) takes some minutes, 1 GB of memory and 1 GB on disk. Same sizes, same file content.
"""
import sys

import anndata
import h5py
import numpy as np
import pandas as pd
from scipy import sparse

PROGRAMMES, TABLE, BLOCK, DAYS = 12, 2**20, 2000, 5
# Molecules per gene found, with these rates.
REPEATS = 1.22

path = sys.argv[1]
cells, genes, found = (int(v) for v in (sys.argv[2:] + ["200000", "30000", "2000"][len(sys.argv) - 2 :])[:3])
rng = np.random.default_rng(0)
base = np.exp(1.3 * rng.standard_normal(genes))


def table():
    factor = np.where(rng.random(genes) < 0.15, np.exp(1.2 * rng.standard_normal(genes)), 1.0)
    sums = np.cumsum(base * factor)
    return np.searchsorted(sums, (np.arange(TABLE) + 0.5) / TABLE * sums[-1]).astype(np.int32)


tables = np.stack([table() for _ in range(PROGRAMMES)])
day = np.arange(cells) * DAYS // cells
drift = rng.standard_normal((DAYS, PROGRAMMES))

obs = pd.DataFrame({"day": pd.Categorical([f"Day {6 * d:02d}" for d in day])}, index=[f"cell{i}" for i in range(cells)])
names = [f"GENE{g}" if g % 2000 else f"MT-{g}" for g in range(genes)]
anndata.AnnData(sparse.csr_matrix((cells, genes), dtype="float32"), obs=obs, var=pd.DataFrame(index=names)).write_h5ad(path, compression="gzip")

with h5py.File(path, "r+") as f:
    X = f["X"]
    for name in ("data", "indices", "indptr"):
        del X[name]
    options = {"chunks": (2**18,), "compression": "gzip", "compression_opts": 4, "maxshape": (None,)}
    data = X.create_dataset("data", (0,), "float32", **options)
    indices = X.create_dataset("indices", (0,), "int32", **options)
    indptr = np.zeros(cells + 1, np.int64)
    for first in range(0, cells, BLOCK):
        n = min(BLOCK, cells - first)
        shares = np.exp(1.5 * rng.standard_normal((n, PROGRAMMES)) + drift[day[first : first + n]])
        library = np.round(found * REPEATS * np.exp(0.3 * rng.standard_normal(n))).astype(np.int64)
        counts = np.array([rng.multinomial(m, s / s.sum()) for m, s in zip(library, shares)])
        programme = np.repeat(np.tile(np.arange(PROGRAMMES, dtype=np.int32), n), counts.ravel())
        cell = np.repeat(np.arange(n, dtype=np.int64), library)
        gene = tables[programme, rng.integers(0, TABLE, len(programme), dtype=np.int32)]
        key, count = np.unique(cell * genes + gene, return_counts=True)
        at = len(data)
        data.resize((at + len(key),))
        indices.resize((at + len(key),))
        data[at:] = count.astype(np.float32)
        indices[at:] = (key % genes).astype(np.int32)
        indptr[first + 1 : first + n + 1] = at + np.cumsum(np.bincount(key // genes, minlength=n))
    X.create_dataset("indptr", data=indptr, compression="gzip")
    print(f"{cells} x {genes}, {len(data) / 1e6:.0f} M non-zeros")
