"""Peer of test/bench/{transport,sinkhorn,mixture,mmd,umap}.ts: answers each JSON line {"task", "x", ...} with times and values.

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


def mmd(q):
    from sklearn.metrics.pairwise import rbf_kernel

    x, y = read(q, "x"), read(q, "y")
    start = time.perf_counter()
    pool = np.concatenate([a[np.arange(min(len(a), 500)) * len(a) // min(len(a), 500)] for a in (x, y)])
    squares = ((pool[:, None] - pool[None]) ** 2).sum(2)[np.tril_indices(len(pool), -1)]
    median = np.sort(squares)[len(squares) // 2]
    total = 0.0
    for scale in (0.25, 0.5, 1, 2, 4):
        gamma = 1 / (2 * scale * median)
        total += rbf_kernel(x, x, gamma).mean() + rbf_kernel(y, y, gamma).mean() - 2 * rbf_kernel(x, y, gamma).mean()
    return time.perf_counter() - start, {"value": float(np.sqrt(total / 5))}


def layout(q):
    import umap

    x = read(q, "x")
    umap.UMAP(n_neighbors=5, n_epochs=10, random_state=0).fit_transform(x[:200])  # compiles
    start = time.perf_counter()
    y = umap.UMAP(n_neighbors=15, n_epochs=200, min_dist=0.1, random_state=0).fit_transform(x)
    seconds = time.perf_counter() - start
    y.astype(np.float64).tofile(q["out"])
    return seconds, {}


TASKS = {"exact": exact, "entropic": entropic, "mixture": mixture, "mmd": mmd, "umap": layout}
print(json.dumps({"python": sys.version.split()[0]}), flush=True)
for line in sys.stdin:
    q = json.loads(line)
    seconds, values = TASKS[q["task"]](q)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "memory": memory, **values}), flush=True)
