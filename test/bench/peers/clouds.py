"""Peer of test/bench/{transport,sinkhorn,mixture,umap}.ts: answers each JSON line {"task", "x", ...} with times and values.

Files hold float64 rows of "d" columns. Times leave the distance matrix of POT out where "distances" is false.
"""
import json
import resource
import sys
import time

import numpy as np


def read(q, name):
    return np.fromfile(q[name]).reshape(-1, q["d"])


def exact(q):
    import ot

    x, y = read(q, "x"), read(q, "y")
    cost = ot.dist(x, y, metric=q["cost"])
    start = time.perf_counter()
    value = ot.emd2(ot.unif(len(x)), ot.unif(len(y)), cost, numItermax=100_000_000)
    return time.perf_counter() - start, {"cost": float(value)}


def entropic(q):
    import ot

    x, y = read(q, "x"), read(q, "y")
    a, b = ot.unif(len(x)), ot.unif(len(y))
    start = time.perf_counter()
    cost = ot.dist(x, y)
    plan = ot.sinkhorn(a, b, cost, q["epsilon"], method="sinkhorn_log", stopThr=q["tolerance"], numItermax=1000)
    return time.perf_counter() - start, {"cost": float(np.sum(plan * cost))}


def mixture(q):
    from sklearn.mixture import GaussianMixture

    x = read(q, "x")
    start = time.perf_counter()
    model = GaussianMixture(n_components=q["components"], random_state=0).fit(x)
    return time.perf_counter() - start, {"logLikelihood": float(model.score(x))}


def layout(q):
    import umap

    x = read(q, "x")
    umap.UMAP(n_neighbors=5, n_epochs=10, random_state=0).fit_transform(x[:200])  # compiles
    start = time.perf_counter()
    y = umap.UMAP(n_neighbors=15, n_epochs=200, min_dist=0.1, random_state=0).fit_transform(x)
    seconds = time.perf_counter() - start
    y.astype(np.float64).tofile(q["out"])
    return seconds, {}


TASKS = {"exact": exact, "entropic": entropic, "mixture": mixture, "umap": layout}
print(json.dumps({"python": sys.version.split()[0]}), flush=True)
for line in sys.stdin:
    q = json.loads(line)
    seconds, values = TASKS[q["task"]](q)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "memory": memory, **values}), flush=True)
