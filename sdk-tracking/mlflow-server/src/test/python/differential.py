"""Sends the same random calls to two MLflow servers and compares the answers field by field.

usage: differential.py REFERENCE OURS SEED CALLS

Prints each difference that KNOWN does not name, as 'call: field: reference | ours', and exits with 1 when there was one.
"""

import json
import random
import re
import sys

import requests

# What differs on purpose, as docs/mlflow.md says: a pattern of 'METHOD path: field: reference | ours'.
KNOWN = {
    "times of the server": r": (.*\.)?(creation_time|last_update_time|creation_timestamp|last_updated_timestamp|creation_timestamp_ms|last_updated_timestamp_ms): ",
    "where files are kept": r": (.*\.)?(artifact_location|artifact_uri|root_uri): ",
    "infinities are kept": r"\.value: -?1\.7976931348623157e\+308 \| \"-?Infinity\"",
    "a token is opaque": r": next_page_token: \".*\| \"",
    "empty inputs and outputs are left out, or not": r"(inputs|outputs): (\{\} \| None|None \| \{\})",
    "a history of a run that is not there": r"get-history(-bulk-interval)?: (http status: 200 \| 404|error_code: None|: \{\} \| None)",
    "an error that is the client's is not the server's": r": http status: 500 \| 400|: error_code: \"INTERNAL_ERROR\" \| \"INVALID",
    "ids of experiments": r"experiments/create: experiment_id: ",
    "outputs may be repeated": r"runs/outputs: (http status: 400 \| 200|error_code: \"BAD_REQUEST\" \| None|: None \| \{\})",
    "a run that goes on has no end": r"\.end_time: \d+ \| None",
}
# Messages are compared by their code.
PASSED_OVER = {"message", "stack_trace", "sqlstate", "error_class", "workspace"}


class Server:
    """One of the servers, with its ids by the names that the script gives them."""

    def __init__(self, base):
        self.base = base
        self.ids = {"$0": "0"}
        self.session = requests.Session()

    def real(self, value):
        if isinstance(value, dict):
            return {key: self.real(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.real(item) for item in value]
        if isinstance(value, str):
            return re.sub(r"\$\w+", lambda name: self.ids.get(name.group(), "no" + name.group()[1:]), value)
        return value

    def call(self, method, path, body):
        body = self.real(body)
        url = f"{self.base}/api/2.0/mlflow/{self.real(path)}"
        if method == "GET":
            answer = self.session.get(url, params=body)
        else:
            answer = self.session.request(method, url, json=body)
        try:
            answered = answer.json()
        except ValueError:
            answered = {"text": answer.text}
        return answer.status_code, answered

    def named(self, answered):
        text = json.dumps(answered)
        for name, known in self.ids.items():
            if len(known) > 3:
                text = text.replace(known, name)
            text = text.replace(f'"experiment_id": "{known}"', f'"experiment_id": "{name}"')
        return json.loads(text)


def flat(value, at=""):
    """Returns the leaves of JSON by path; lists of keys and values are sorted by key, as MLflow promises no order."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in PASSED_OVER:
                yield from flat(item, f"{at}.{key}" if at else key)
        if not value:
            yield at, "{}"
    elif isinstance(value, list):
        if value and all(isinstance(item, dict) and ("key" in item or "alias" in item) and "step" not in item for item in value):
            value = sorted(value, key=lambda item: str(item.get("key", item.get("alias"))))
        if at.endswith("data.metrics"):
            value = sorted(value, key=lambda item: item["key"])
        for index, item in enumerate(value):
            yield from flat(item, f"{at}[{index}]")
    else:
        yield at, json.dumps(value)


class Script:
    """Makes calls; what earlier calls have made is used by later ones."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.clock = 1_700_000_000_000
        self.counts = {"exp": 0, "run": 0, "model": 0, "mod": 0}

    def pick(self, *values):
        return self.random.choice(values)

    def one(self, kind, wrong="$nothing1"):
        count = self.counts[kind]
        if count == 0 or self.random.random() < 0.03:
            return "$0" if kind == "exp" and self.random.random() < 0.5 else wrong
        return f"${kind}{self.random.randint(1, count)}"

    def experiment(self):
        return self.one("exp")

    def run(self):
        return self.one("run")

    def model(self):
        count = self.counts["model"]
        return f"model {self.random.randint(1, count)}" if count and self.random.random() > 0.03 else "nothing"

    def time(self):
        self.clock += self.random.randint(1, 1000)
        return self.clock

    def key(self):
        return self.pick("loss", "acc", "a/b", "with space", "x.y-z", "loss", "ünï", "../up", "", "a//b", "k" * 251, "bad!")

    def value(self):
        return self.pick(0.5, 1, -3.25, 0.1, 1e-9, 1e300, "NaN", "Infinity", "-Infinity", "2.5", 0, 7)

    def text(self):
        return self.pick("1", "0.1", "3.10", "ridge", "1e-05", "0.0001", "True", "", "x" * 6001, "ü", "007", "1e5", "-0.0", "1E5")

    def metric(self):
        metric = {"key": self.key(), "value": self.value(), "timestamp": self.time(), "step": self.random.randint(0, 9)}
        change = self.random.random()
        if change < 0.03:
            del metric[self.pick("key", "value", "timestamp", "step")]
        elif change < 0.06:
            metric["timestamp"] = self.pick("5", -1, str(self.time()))
        elif change < 0.08:
            metric["step"] = self.pick("12", -3)
        return metric

    def filter(self):
        return self.pick(
            "", "", "metrics.loss < 1", "metrics.loss >= 0.1 and params.lr = '0.1'", "metrics.acc = 0.5", "metrics.loss != 1",
            "params.lr != 'ridge'", "params.lr LIKE '%1%'", "params.kind ILIKE 'RID%'", "tags.team = 'risk'",
            "tags.`with space` = '1'", 'tags."team" LIKE "r%"', "attributes.status = 'FINISHED'", "status != 'RUNNING'",
            "status LIKE 'F%'", "attribute.run_name LIKE 'name%'", "run_id IN ('$run1', '$run2')", "run_id NOT IN ('$run1')",
            "start_time > 1700000100000", "end_time >= 0", "params.lr IS NULL", "tags.team IS NOT NULL", "dataset.name = 'd1'",
            "dataset.context = 'train'", "params.lr > '0.1'", "metrics.loss = 'x'", "loss < 1", "metrics.loss < 1 or metrics.loss > 2",
            "not metrics.loss < 1", "(metrics.loss < 1)", "params.lr = 1", "tags.mlflow.runName = 'name 1'", "user_id = 'me'",
            "metrics.loss <", "nothing.x = 1",
        )  # fmt: skip

    def order(self):
        return self.pick([], [], ["metrics.loss DESC"], ["metrics.loss ASC"], ["params.lr"], ["start_time ASC"], ["tags.team DESC"],
                         ["attribute.run_name"], ["metrics.loss", "metrics.loss DESC"], ["status DESC", "start_time"], ["wrong.x"])  # fmt: skip

    def next(self):
        call = self.pick(*[name for name in dir(self) if name.startswith("do_") for _ in range(getattr(self, name).__defaults__[0])])
        return getattr(self, call)()

    def made(self, kind):
        self.counts[kind] += 1
        return f"${kind}{self.counts[kind]}"

    # each answers (method, path, body) or (method, path, body, (name, path of the id in the answer))

    def do_create_experiment(self, weight=2):
        name = self.pick("", "same", f"exp {self.counts['exp'] + 1}", f"exp {self.counts['exp'] + 1}", f"a/b {self.counts['exp'] + 1}")
        if name and name != "same" and self.counts["exp"] < 6:
            tags = [{"key": "team", "value": self.text()}]
            return "POST", "experiments/create", {"name": name, "tags": tags}, (self.made("exp"), ["experiment_id"])
        return "POST", "experiments/create", {"name": name}

    def do_get_experiment(self, weight=2):
        return "GET", "experiments/get", {"experiment_id": self.experiment()}

    def do_find_experiment(self, weight=1):
        return "GET", "experiments/get-by-name", {"experiment_name": self.pick("same", "exp 1", "exp 2", "nothing", "Default")}

    def do_search_experiments(self, weight=2):
        body = {"max_results": self.pick(1, 3, 1000, 0, 50001), "view_type": self.pick("ACTIVE_ONLY", "DELETED_ONLY", "ALL")}
        body["filter"] = self.pick("", "name = 'exp 1'", "name LIKE 'exp%'", "name ILIKE 'EXP%'", "tags.team = '1'", "creation_time > 0", "x = 1", "name = 1")
        body["order_by"] = self.pick([], ["name"], ["name DESC"], ["experiment_id ASC"], ["wrong"])
        if body["order_by"] in ([], ["experiment_id ASC"]):
            body["order_by"] = ["name DESC"]  # ids and times are the server's
        return "POST", "experiments/search", body

    def do_change_experiment(self, weight=2):
        id_ = self.experiment()
        return self.pick(
            ("POST", "experiments/set-experiment-tag", {"experiment_id": id_, "key": self.key(), "value": self.text()}),
            ("POST", "experiments/delete-experiment-tag", {"experiment_id": id_, "key": self.pick("team", "nothing")}),
            ("POST", "experiments/update", {"experiment_id": id_, "new_name": self.pick("exp 1", "same", "new 1", "")}),
            ("POST", "experiments/delete", {"experiment_id": self.pick("$exp2", "$exp3", "$nothing1")}),
            ("POST", "experiments/restore", {"experiment_id": self.pick("$exp2", "$exp3", "$nothing1")}),
            ("POST", "experiments/restore", {"experiment_id": self.pick("$exp2", "$exp3")}),
        )

    def do_create_run(self, weight=4):
        body = {"experiment_id": self.pick("$exp1", "$exp1", "$0", self.experiment()), "start_time": self.time()}
        body["run_name"] = f"name {self.counts['run'] + 1}"
        body["user_id"] = self.pick("me", "")
        body["tags"] = [{"key": "team", "value": self.pick("risk", "fraud")}]
        if self.random.random() < 0.2 and self.counts["run"]:
            body["tags"].append({"key": "mlflow.parentRunId", "value": self.run()})
        if self.random.random() < 0.1:
            body = {key.replace("_id", "Id").replace("_time", "Time").replace("_name", "Name"): value for key, value in body.items()}
        if self.random.random() < 0.05:
            body["tags"].append({"key": "mlflow.runName", "value": "other"})
            return "POST", "runs/create", body
        return "POST", "runs/create", body, (self.made("run"), ["run", "info", "run_id"])

    def do_get_run(self, weight=4):
        return "GET", "runs/get", {self.pick("run_id", "run_id", "run_uuid"): self.run()}

    def do_update_run(self, weight=3):
        body = {"run_id": self.run()}
        if self.random.random() < 0.8:
            body["status"] = self.pick("FINISHED", "FAILED", "KILLED", "RUNNING", "SCHEDULED")
            body["end_time"] = self.time()
        if self.random.random() < 0.3:
            body["run_name"] = "new " + str(self.random.randint(1, 3))
        return "POST", "runs/update", body

    def do_delete_run(self, weight=2):
        return "POST", self.pick("runs/delete", "runs/restore", "runs/restore"), {"run_id": self.pick("$run2", "$run3", "$nothing1")}

    def do_log_metric(self, weight=6):
        return "POST", "runs/log-metric", {"run_id": self.run(), **self.metric()}

    def do_log_param(self, weight=5):
        return "POST", "runs/log-parameter", {"run_id": self.run(), "key": self.pick("lr", "kind", self.key()), "value": self.text()}

    def do_tag(self, weight=4):
        key = self.pick("team", "with space", "mlflow.runName", "mlflow.note.content", self.key())
        if self.random.random() < 0.3:
            return "POST", "runs/delete-tag", {"run_id": self.run(), "key": self.pick("team", "nothing", "with space")}
        return "POST", "runs/set-tag", {"run_id": self.run(), "key": key, "value": self.text()}

    def do_log_batch(self, weight=4):
        body = {"run_id": self.run(), "metrics": [self.metric() for _ in range(self.random.randint(0, 4))]}
        body["params"] = [{"key": self.pick("p1", "p2", "lr"), "value": self.pick("1", "2")} for _ in range(self.random.randint(0, 2))]
        body["tags"] = [{"key": self.pick("t1", "t2"), "value": self.text()} for _ in range(self.random.randint(0, 2))]
        if self.random.random() < 0.05:
            body["params"] = [{"key": f"p{i}", "value": "1"} for i in range(101)]
        return "POST", "runs/log-batch", body

    def do_inputs(self, weight=2):
        dataset = {"name": self.pick("d1", "d2"), "digest": self.pick("1", "2"), "source_type": "local", "source": "here"}
        if self.random.random() < 0.1:
            del dataset[self.pick("source", "source_type")]
        tags = [{"key": "mlflow.data.context", "value": self.pick("train", "eval")}]
        return "POST", "runs/log-inputs", {"run_id": self.run(), "datasets": [{"dataset": dataset, "tags": tags}]}

    def do_search_runs(self, weight=8):
        ids = self.pick(["$exp1"], ["$exp1", "$0"], [self.experiment()])
        body = {"experiment_ids": ids, "filter": self.filter(), "order_by": self.order()}
        body["run_view_type"] = self.pick("ACTIVE_ONLY", "ACTIVE_ONLY", "DELETED_ONLY", "ALL")
        body["max_results"] = self.pick(1, 3, 1000, 1000, "5", 0, 50001)
        return "POST", "runs/search", body

    def do_history(self, weight=4):
        body = {"run_id": self.run(), "metric_key": self.pick("loss", "acc", "nothing")}
        if self.random.random() < 0.3:
            body["max_results"] = self.pick(1, 2, 100, 0)
        return "GET", "metrics/get-history", body

    def do_interval(self, weight=2):
        body = {"run_ids": [self.run()], "metric_key": "loss", "max_results": self.pick(100, 2500, 0)}
        if self.random.random() < 0.3:
            body["start_step"], body["end_step"] = self.pick((0, 5), (5, 0))
        return "GET", "metrics/get-history-bulk-interval", body

    def do_artifacts(self, weight=1):
        return "GET", "artifacts/list", {"run_id": self.run(), "path": self.pick("", "nothing", "../x")}

    def do_create_model(self, weight=2):
        name = self.pick("", "a/b", "model 1", f"model {self.counts['model'] + 1}", f"model {self.counts['model'] + 1}")
        if name == f"model {self.counts['model'] + 1}":
            self.made("model")
        return "POST", "registered-models/create", {"name": name, "description": self.pick("d", ""), "tags": [{"key": "k", "value": "v"}]}

    def do_model(self, weight=6):
        name = self.model()
        return self.pick(
            ("GET", "registered-models/get", {"name": name}),
            ("PATCH", "registered-models/update", {"name": name, "description": "other"}),
            ("POST", "registered-models/set-tag", {"name": name, "key": self.pick("k", "l"), "value": "w"}),
            ("DELETE", "registered-models/delete-tag", {"name": name, "key": self.pick("k", "nothing")}),
            ("POST", "registered-models/alias", {"name": name, "alias": self.pick("best", "latest", "v1", "a b"), "version": self.pick("1", "2", "99", "x")}),
            ("GET", "registered-models/alias", {"name": name, "alias": self.pick("best", "nothing")}),
            ("DELETE", "registered-models/alias", {"name": name, "alias": self.pick("best", "nothing")}),
            ("POST", "registered-models/get-latest-versions", {"name": name, "stages": self.pick([], ["None"], ["staging", "Production"], ["wrong"])}),
            ("GET", "registered-models/search", {"filter": self.pick("", "name = 'model 1'", "name LIKE 'model%'", "tags.k = 'v'", "x = 1"), "order_by": ["name ASC"]}),
        )

    def do_create_version(self, weight=4):
        run = self.pick("$run1", "$run1", self.run())
        source = self.pick(f"runs:/{run}/model", "s3://bucket/model", "../up", "file:/etc/passwd", "/etc/passwd")
        return "POST", "model-versions/create", {"name": self.model(), "source": source, "run_id": run, "description": "first"}

    def do_version(self, weight=6):
        which = {"name": self.model(), "version": self.pick("1", "1", "2", "99", "x")}
        return self.pick(
            ("GET", "model-versions/get", which),
            ("PATCH", "model-versions/update", {**which, "description": "changed"}),
            ("POST", "model-versions/transition-stage", {**which, "stage": self.pick("Staging", "production", "wrong"), "archive_existing_versions": self.pick(True, False)}),
            ("POST", "model-versions/set-tag", {**which, "key": "k", "value": "v"}),
            ("DELETE", "model-versions/delete-tag", {**which, "key": "k"}),
            ("GET", "model-versions/get-download-uri", which),
            ("DELETE", "model-versions/delete", {**which, "version": self.pick("3", "99")}),
            ("GET", "model-versions/search", {"filter": self.pick("name = 'model 1'", "run_id = '$run1'", "x = 1"), "order_by": ["name ASC", "version_number ASC"]}),
        )

    def do_logged_model(self, weight=2):
        body = {"experiment_id": self.pick("$exp1", self.experiment()), "name": "net", "source_run_id": "$run1" if self.counts["run"] else "", "model_type": "t"}
        body["params"] = [{"key": "depth", "value": "3"}]
        body["tags"] = [{"key": "k", "value": "v"}]
        return "POST", "logged-models", body, (self.made("mod"), ["model", "info", "model_id"])

    def do_change_logged_model(self, weight=4):
        model = self.one("mod")
        return self.pick(
            ("GET", f"logged-models/{model}", {}),
            ("PATCH", f"logged-models/{model}", {"model_id": model, "status": self.pick("LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED")}),
            ("PATCH", f"logged-models/{model}/tags", {"model_id": model, "tags": [{"key": "k2", "value": "w"}]}),
            ("DELETE", f"logged-models/{model}/tags/{self.pick('k', 'nothing')}", {}),
        )

    def do_outputs(self, weight=2):
        models = [{"model_id": "$mod1", "step": 1}] if self.counts["mod"] else []
        return "POST", "runs/outputs", {"run_id": self.run(), "models": models}


def main(reference, ours, seed, calls):
    servers = [Server(reference), Server(ours)]
    script = Script(seed)
    unknown = 0
    for number in range(calls):
        method, path, body, *made = script.next()
        answers = []
        results = [server.call(method, path, body) for server in servers]
        for server, (status, answered) in zip(servers, results):
            if made and status == 200:
                value = answered
                for field in made[0][1]:
                    value = value[field]
                server.ids[made[0][0]] = value
            elif made and server is servers[0]:
                script.counts[made[0][0][1:4]] -= 1  # it made nothing
            answers.append({"http status": json.dumps(status), **dict(flat(server.named(answered)))})
        left, right = answers
        for field in sorted({*left, *right}):
            if left.get(field) != right.get(field):
                line = f"{method} {path}: {field}: {left.get(field)} | {right.get(field)}"
                if not any(re.search(pattern, line) for pattern in KNOWN.values()):
                    unknown += 1
                    print(f"{number} {line[:300]}")
                    print(f"      {json.dumps(servers[0].real(body))[:400]}")
                    if "error_code" in field or field == "http status":
                        print("      " + " | ".join(str(answered.get("message", ""))[:150] for _, answered in results))
    print(f"{calls} calls, {unknown} differences that are not known")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
