"""Answers transport problems with POT, one JSON line each: {"x": file, "y": file, "d": 5, "cost": "sqeuclidean"}.

Files hold float64 rows. The answer has the cost, the seconds of ot.emd2 alone and with ot.dist, and the peak memory.
"""
import json
import resource
import sys
import time

import numpy as np
import ot

print(json.dumps({"version": ot.__version__}), flush=True)
for line in sys.stdin:
    q = json.loads(line)
    x = np.fromfile(q["x"]).reshape(-1, q["d"])
    y = np.fromfile(q["y"]).reshape(-1, q["d"])
    a = np.full(len(x), 1 / len(x))
    b = np.full(len(y), 1 / len(y))
    start = time.perf_counter()
    cost = ot.dist(x, y, metric=q["cost"])
    middle = time.perf_counter()
    value = ot.emd2(a, b, cost, numItermax=100_000_000)
    end = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"cost": float(value), "seconds": end - middle, "withDistances": end - start, "memory": memory}), flush=True)
