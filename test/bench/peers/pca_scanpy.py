"""Peer of test/bench/pca.ts: makes the matrix, then answers each line with the seconds and the captured variance of scanpy's PCA."""
import sys
import time
import numpy as np
import scipy.sparse as sp

folder, n, p = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = np.random.default_rng(0)
base = np.exp(rng.normal(-1.0, 1.6, p))
programmes = rng.normal(0, 0.35, (12, p)) * (rng.random((12, p)) < 0.15)
state = rng.normal(0, 1, (n, 12))
library = 2150 * np.exp(rng.normal(0, 0.35, n))
blocks = []
for first in range(0, n, 1000):
    rate = np.exp(state[first : first + 1000] @ programmes) * base
    rate *= (library[first : first + 1000] / rate.sum(1))[:, None]
    blocks.append(sp.csr_matrix(rng.poisson(rate).astype(np.float32)))
X = sp.vstack(blocks).tocsr()
total = np.asarray(X.sum(1)).ravel()
X = (sp.diags((np.median(total) / total).astype(np.float32)) @ X).tocsr().astype(np.float32)
X.data = np.log1p(X.data)
X.sort_indices()
X.data.tofile(f"{folder}/data")
X.indices.astype(np.int32).tofile(f"{folder}/indices")
X.indptr.astype(np.float64).tofile(f"{folder}/indptr")

import anndata
import scanpy

print("ready", flush=True)
for line in sys.stdin:
    adata = anndata.AnnData(X)
    start = time.perf_counter()
    scanpy.pp.pca(adata, n_comps=int(line))
    seconds = time.perf_counter() - start
    print(seconds, float(np.sum(adata.uns["pca"]["variance_ratio"], dtype=np.float64)), flush=True)
