"""The way to do here what v1 had a call for and the shim has not."""

from __future__ import annotations

from typing import Dict

_DEFAULT = "remove the call, or guard it with hasattr()"
_DECLARE = "declare the data when the run is submitted, ScriptRunConfig…putInput(name, path), and read run.input_datasets[name]"
_DEPLOY = "deploy from Java: workspace.deploy(name, model, config, target)"

_HINTS: Dict[str, str] = {
    "Run.take_snapshot": "the submitted source directory is kept anyway, see run.snapshot() in Java",
    "Run.restore_snapshot": "use run.snapshot().restore(folder) in Java",
    "Run.get_all_logs": "use run.stdout() and run.stderr() in Java",
    "Run.get_portal_url": "there is no portal; use run.report(file) in Java",
    "Run.list": "search with workspace.runs().where(…) in Java, or list run.get_children()",
    "Experiment.get_runs": "search with workspace.runs().where(…) in Java, or list run.get_children()",
    "Experiment.start_logging": "use Run.get_context(), or child_run() of it",
    "Workspace.create": "workspaces are opened from Java: Workspace.open(path)",
    "Workspace.datasets": _DECLARE,
    "Workspace.webservices": _DEPLOY,
    "Workspace.compute_targets": "name the target in ScriptRunConfig(compute_target=…)",
    "Keyvault.set_secret": "store secrets from Java",
    "Dataset.register": _DECLARE,
    "FileDataset.register": _DECLARE,
    "TabularDataset.register": _DECLARE,
    "Datastore.upload": "use run.upload_folder(name, path)",
    "Datastore.upload_files": "use run.upload_files(names, paths)",
    "Datastore.download": _DECLARE,
    "Model.deploy": _DEPLOY,
    "Model.package": _DEPLOY,
    "Model.delete": "use model.delete() in Java",
    "Environment.register": "register it from Java: workspace.environment(name)…register()",
    "Environment.build": "environments are built when they are first used",
}

_MODULES: Dict[str, str] = {
    "azureml.pipeline": "submit the steps one after the other with run.submit_child(ScriptRunConfig(…))",
    "azureml.train.hyperdrive": "draw the parameters in the script and record each trial with run.child_run()",
    "azureml.train": "use azureml.core.ScriptRunConfig in the place of an estimator",
    "azureml.core.webservice": _DEPLOY,
    "azureml.widgets": "follow the run from Java: run.waitForCompletion(Console.progress())",
    "azureml.opendatasets": _DECLARE,
}


def hint(what: str) -> str:
    if what in _HINTS:
        return _HINTS[what]
    for module in sorted(_MODULES, key=len, reverse=True):
        if what == module or what.startswith(module + "."):
            return _MODULES[module]
    return _DEFAULT
