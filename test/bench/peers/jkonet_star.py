"""Peer of test/bench/synthetic.ts: fits with the published code, one JSON line each, and answers gradients at given points.

usage: jkonet_star.py CHECKOUT   (of github.com/antonioterpin/jkonet-star)
{"model": "potential" | "linear", "snapshots": [files], "points": file, "out": file, "d": 2, "tau": 0.01, "epochs": 1000, "seed": 0}
The seed draws the network's start and the order of its batches. Files hold float64 rows. Couplings, networks, optimiser, batches of 250 and features are those of the checkout and its
config.yaml; the batches of an epoch run in one compiled loop instead of through a data loader. The seconds of the first answer hold the compilation.
"""
import functools
import json
import sys
import time

import yaml

sys.path.insert(0, sys.argv[1])
import jax
import jax.numpy as jnp
import numpy as np
import ot
from models.jkonet_star import JKOnetStarLinear, JKOnetStarPotential
from utils.ot import compute_relevant_couplings

with open(f"{sys.argv[1]}/config.yaml") as file:
    config = yaml.safe_load(file)
batch = config["train"]["batch_size"]
config["energy"]["linear"].update(potential=True, internal=False, interaction=False)


def couple(x, y, t):
    plan = ot.emd(ot.unif(len(x)), ot.unif(len(y)), ot.dist(x, y))
    return np.asarray(compute_relevant_couplings(jnp.asarray(x), jnp.asarray(y), t, jnp.asarray(plan)))


@functools.lru_cache(maxsize=1)
def couplings_of(contents, d):
    snapshots = [np.frombuffer(bytes).reshape(-1, d) for bytes in contents]
    return [couple(x, y, t + 1) for t, (x, y) in enumerate(zip(snapshots, snapshots[1:]))]


def samples(c, d):
    return [jnp.asarray(a) for a in (c[:, :d], c[:, d : 2 * d], c[:, -2], c[:, -1], np.ones(len(c)), np.zeros((len(c), d)))]


@functools.cache
def linear(d, tau):
    model = JKOnetStarLinear(config, d, tau)
    return model, jax.jit(model.train_step), jax.jit(jax.vmap(model.features_grad))


@functools.cache
def network(d, tau):
    model = JKOnetStarPotential(config, d, tau)
    start = functools.cache(lambda seed: model.create_state(jax.random.PRNGKey(seed)))
    _, *others = start(0)

    @jax.jit
    def epoch(potential, rows, key):
        def step(potential, I):
            loss, state = model.train_step((potential, *others), [a[I] for a in rows])
            return state[0], loss

        n = len(rows[0]) // batch * batch
        order = jax.random.permutation(key, len(rows[0]))[:n].reshape(-1, batch)
        return jax.lax.scan(step, potential, order)

    gradient = jax.jit(lambda state, points: jax.vmap(jax.grad(model.get_potential(state)))(points))
    return start, others, epoch, gradient


def train(start, others, epoch, rows, epochs, seed):
    potential, *_ = start(seed)
    for key in jax.random.split(jax.random.fold_in(jax.random.PRNGKey(seed), 1), epochs):
        potential, _ = epoch(potential, rows, key)
    return potential, *others


print(json.dumps({"jax": jax.__version__}), flush=True)
for line in sys.stdin:
    q = json.loads(line)
    d = q["d"]
    couplings = couplings_of(tuple(open(f, "rb").read() for f in q["snapshots"]), d)
    start = time.perf_counter()
    if q["model"] == "linear":
        model, solve, features = linear(d, q["tau"])
        state = solve(None, [[a[None] for a in samples(c, d)] for c in couplings])[1]
    else:
        start_of, others, epoch, gradient_of = network(d, q["tau"])
        state = train(start_of, others, epoch, samples(np.concatenate(couplings), d), q["epochs"], q["seed"])
    points = jnp.asarray(np.fromfile(q["points"]).reshape(-1, d))
    if q["model"] == "linear":
        gradient = features(points) @ state[0]
    else:
        gradient = gradient_of(state, points)
    gradient = np.asarray(gradient, np.float64)
    seconds = time.perf_counter() - start
    gradient.tofile(q["out"])
    print(json.dumps({"seconds": seconds}), flush=True)
