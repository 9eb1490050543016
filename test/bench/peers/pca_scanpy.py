"""Peer of test/bench/pca.ts: answers {"folder", "cells", "genes", "components"} with the cost and captured variance of scanpy's PCA.

The folder holds a csr matrix: data float32, indices int32, indptr float64.
"""
import json
import resource
import sys
import time

import anndata
import numpy as np
import scanpy
import scipy.sparse as sp

print(json.dumps({"scanpy": scanpy.__version__}), flush=True)
for line in sys.stdin:
    q = json.loads(line)
    parts = [np.fromfile(f"{q['folder']}/{name}", dtype) for name, dtype in (("data", "<f4"), ("indices", "<i4"), ("indptr", "<f8"))]
    parts[2] = parts[2].astype(np.int64 if parts[2][-1] >= 2**31 else np.int32)
    adata = anndata.AnnData(sp.csr_matrix(tuple(parts), shape=(q["cells"], q["genes"])))
    start = time.perf_counter()
    scanpy.pp.pca(adata, n_comps=q["components"])
    seconds = time.perf_counter() - start
    captured = float(np.sum(adata.uns["pca"]["variance_ratio"], dtype=np.float64))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "captured": captured, "memory": memory}), flush=True)
