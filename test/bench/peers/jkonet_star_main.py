"""Runs a script of a checkout of github.com/antonioterpin/jkonet-star, from its folder, as if by `python SCRIPT ARGUMENTS`.

usage: jkonet_star_main.py SCRIPT [ARGUMENTS]        with today's JAX, whose clip no longer knows the names a_min and a_max
       jkonet_star_main.py --data FOLDER             writes data.npy and sample_labels.npy of FOLDER as the archive the scripts read
"""
import os
import runpy
import sys

import numpy as np

if sys.argv[1] == "--data":
    pcs, labels = (np.load(f"{sys.argv[2]}/{name}.npy") for name in ("data", "sample_labels"))
    os.makedirs("data/TrajectoryNet", exist_ok=True)
    np.savez("data/TrajectoryNet/eb_velocity_v5.npz", pcs=pcs, sample_labels=labels)
    sys.exit()

import jax.numpy as jnp

clip = jnp.clip
jnp.clip = lambda x, min=None, max=None, *, a_min=None, a_max=None: clip(x, a_min if min is None else min, a_max if max is None else max)
sys.path.insert(0, os.getcwd())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
