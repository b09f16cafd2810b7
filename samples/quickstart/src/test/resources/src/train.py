"""The training script of the examples: standard library only, written for Azure ML v1."""

import argparse
import os
import pickle

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--alpha", type=float, default=1.0)
alpha = parser.parse_args().alpha

run = Run.get_context()
for step in range(5):
    run.log("loss", 1.0 / (step + 1))
run.log("rmse", 58.2)
run.log("alpha", alpha)

os.makedirs("outputs", exist_ok=True)
with open("outputs/model.pkl", "wb") as file:
    pickle.dump({"slope": 2.0, "alpha": alpha}, file)
print("trained with alpha", alpha)
