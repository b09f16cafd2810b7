"""Entry script of a web service: scores rows by a linear model that is kept as JSON."""

import json
import os

model = {}


def init():
    with open(os.path.join(os.environ["AZUREML_MODEL_DIR"], "model.json")) as file:
        model.update(json.load(file))


def run(data):
    rows = json.loads(data)["data"]
    return [model["intercept"] + sum(w * x for w, x in zip(model["weights"], row)) for row in rows]
