"""One Adam step of the potential network in JAX on one thread, compiled before it is timed: the peer of test/bench/mlp.ts.

The first line is {"folder": path}: it holds theta, y, t, D, w as float32.
Reads JSON lines {"steps": number}, answers the loss of the first step and the seconds per step: the better of one compiled call per
step and one compiled loop over all of them.
"""
import json
import os
import resource
import sys
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
import jax
import jax.numpy as jnp
import numpy as np
import optax

D_IN, H = 5, 64
SHAPES = [(H, D_IN + 1), (H,), (H, H), (H,), (H,)]


def read(name, *shape):
    return np.fromfile(f"{folder}/{name}", dtype="<f4").reshape(shape)


print(json.dumps({"jax": jax.__version__}), flush=True)
folder = json.loads(sys.stdin.readline())["folder"]
y, t, D, w = (jnp.asarray(a) for a in (read("y", -1, D_IN), read("t", -1), read("D", -1, D_IN), read("w", -1)))
theta = read("theta", -1)
ends = np.cumsum([np.prod(s) for s in SHAPES])
parameters = [jnp.asarray(a.reshape(s)) for a, s in zip(np.split(theta, ends)[: len(SHAPES)], SHAPES)]
optimizer = optax.chain(optax.clip_by_global_norm(10.0), optax.adam(1e-3))


def potential(parameters, x, time):
    w1, b1, w2, b2, w3 = parameters
    h1 = jax.nn.softplus(w1 @ jnp.append(x, time) + b1)
    return w3 @ jax.nn.softplus(w2 @ h1 + b2)


def loss(parameters):
    g = jax.vmap(jax.grad(potential, argnums=1), (None, 0, 0))(parameters, y, t)
    return jnp.sum(w * jnp.sum((g + D) ** 2, 1))


def step(state, _=None):
    parameters, moments = state
    value, gradient = jax.value_and_grad(loss)(parameters)
    updates, moments = optimizer.update(gradient, moments)
    return (optax.apply_updates(parameters, updates), moments), value


start_state = (parameters, optimizer.init(parameters))
once = jax.jit(step)


@jax.jit
def repeat(state, steps):
    return jax.lax.fori_loop(0, steps, lambda _, s: step(s)[0], state)


print(json.dumps({}), flush=True)
for line in sys.stdin:
    steps = json.loads(line)["steps"]
    first = float(once(start_state)[1])
    jax.block_until_ready(repeat(start_state, 1))
    start = time.perf_counter()
    state = start_state
    for _ in range(steps):
        state, _ = once(state)
    jax.block_until_ready(state)
    calls = time.perf_counter() - start
    start = time.perf_counter()
    jax.block_until_ready(repeat(start_state, steps))
    loop = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"loss": first, "seconds": min(calls, loop) / steps, "calls": calls / steps, "memory": memory}), flush=True)
