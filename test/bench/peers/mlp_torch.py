"""One Adam step of the potential network in PyTorch on one thread: the peer of test/bench/mlp.ts.

usage: mlp_torch.py FOLDER   (FOLDER holds theta, y, t, D, w as float32)
Reads a line = a number of steps, answers "loss-of-the-first-step milliseconds-per-step".
"""
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)
folder = sys.argv[1]
D_IN, H = 5, 64


def read(name, *shape):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype="<f4").reshape(shape))


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


for line in sys.stdin:
    optimizer = load()
    first = step(optimizer).item()
    steps = int(line)
    start = time.perf_counter()
    for _ in range(steps):
        step(optimizer)
    print(first, 1e3 * (time.perf_counter() - start) / steps, flush=True)
