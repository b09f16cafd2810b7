"""The entry script of the examples."""

import json
import os
import pickle


def init():
    global model
    with open(os.path.join(os.environ["AZUREML_MODEL_DIR"], "model.pkl"), "rb") as file:
        model = pickle.load(file)


def run(data):
    return [model["slope"] * row[0] for row in json.loads(data)["data"]]
