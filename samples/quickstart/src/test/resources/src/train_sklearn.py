"""Ridge regression with scikit-learn, logged by the interface of Azure ML v1."""

import argparse
import os
import pickle

from azureml.core import Run
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

parser = argparse.ArgumentParser()
parser.add_argument("--alpha", type=float, default=1.0)
alpha = parser.parse_args().alpha

x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=0)
model = Ridge(alpha=alpha).fit(x_train, y_train)

run = Run.get_context()
run.log("alpha", alpha)
run.log("rmse", mean_squared_error(y_test, model.predict(x_test)) ** 0.5)
os.makedirs("outputs", exist_ok=True)
with open("outputs/model.pkl", "wb") as file:
    pickle.dump(model, file)
