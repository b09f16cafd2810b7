"""Asks a scoring server as MLflow's own scoring client does."""

import sys

import numpy as np
import pandas as pd
import requests
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

host, port = sys.argv[1].split(":")
client = ScoringServerClient(host, port)
client.ping()
client.wait_server_ready(timeout=10)
assert client.get_version().startswith("2.")

frame = pd.DataFrame({"a": [1, 2], "b": [0.5, 1.5]}, index=[7, 9])
answer = client.invoke(frame)
assert answer.get_predictions(predictions_format="ndarray").tolist() == [[1, 0.5], [2, 1.5]], answer
answer = client.invoke(np.array([[1.0, 2.0]]), params={"k": 3})
assert answer.get_predictions(predictions_format="ndarray").tolist() == [[1, 2]], answer
answer = client.invoke([[5, 6]])
assert answer.get_predictions().values.tolist() == [[5, 6]], answer

url = client.url_prefix + "/invocations"
text = frame.to_csv(index=False)
for type in ("text/csv", "text/csv; charset=utf-8"):
    assert requests.post(url, data=text, headers={"Content-Type": type}).json() == {
        "predictions": [[1, 0.5], [2, 1.5]]
    }
for orient in ("split", "records"):
    body = {"dataframe_" + orient: frame.to_dict(orient=orient)}
    assert requests.post(url, json=body).json() == {"predictions": [[1, 0.5], [2, 1.5]]}
assert requests.post(url, data=text, headers={"Content-Type": "text/csv; header=present"}).status_code == 415

try:
    client.invoke({"wrong": 1} and "{}")
    raise AssertionError("no error")
except Exception as error:
    assert "exactly one of the input fields" in str(error), error
print("passed")
