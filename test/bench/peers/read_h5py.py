"""Peer of test/bench/read.ts: answers {"path"} with the cost of reading a csr matrix X as h5py does, and the sum of its values."""
import json
import resource
import sys
import time

import h5py
import numpy as np

print(json.dumps({"h5py": h5py.__version__}), flush=True)
for line in sys.stdin:
    q = json.loads(line)
    start, cpu = time.perf_counter(), time.process_time()
    with h5py.File(q["path"]) as f:
        data, indices, indptr = (f["X"][name][:] for name in ("data", "indices", "indptr"))
    seconds, processor = time.perf_counter() - start, time.process_time() - cpu
    total = float(np.sum(data, dtype=np.float64))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "processor": processor, "total": total, "entries": len(indices), "memory": memory}), flush=True)
