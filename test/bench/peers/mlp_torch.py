"""One Adam step of the potential network in PyTorch on one thread: the peer of test/bench/mlp.ts.

The first line is {"folder": path}: it holds theta, y, t, D, w as float32.
Reads JSON lines {"steps": number}, answers the loss of the first step and the seconds per step.
"""
import json
import resource
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)
D_IN, H = 5, 64


def read(name, *shape):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype="<f4").reshape(shape))


print(json.dumps({"torch": torch.__version__}), flush=True)
folder = json.loads(sys.stdin.readline())["folder"]
theta = read("theta", -1)
y, t, D, w = read("y", -1, D_IN), read("t", -1, 1), read("D", -1, D_IN), read("w", -1)
net = torch.nn.Sequential(
    torch.nn.Linear(D_IN + 1, H), torch.nn.Softplus(), torch.nn.Linear(H, H), torch.nn.Softplus(), torch.nn.Linear(H, 1, bias=False)
)


def load():
    at = 0
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(theta[at : at + p.numel()].view_as(p))
            at += p.numel()
    return torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)


def step(optimizer):
    x = y.detach().requires_grad_(True)
    (g,) = torch.autograd.grad(net(torch.cat([x, t], 1)).sum(), x, create_graph=True)
    loss = (w * ((g + D) ** 2).sum(1)).sum()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
    optimizer.step()
    return loss


print(json.dumps({}), flush=True)
for line in sys.stdin:
    optimizer = load()
    first = step(optimizer).item()
    steps = json.loads(line)["steps"]
    start = time.perf_counter()
    for _ in range(steps):
        step(optimizer)
    seconds = (time.perf_counter() - start) / steps
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"loss": first, "seconds": seconds, "memory": memory}), flush=True)
