"""Models of the workspace."""

from __future__ import annotations

import os
import shutil
from typing import Any, Dict, List, Mapping, Optional

from atelier._problems import NamesMissing, UserErrorException, missing
from atelier._workspace import Workspace, _current


class Registration:
    """What is said of a model when it is registered."""

    def __init__(
        self,
        name: str,
        tags: Optional[Mapping[str, Any]],
        properties: Optional[Mapping[str, Any]],
        framework: Optional[str],
        framework_version: Optional[str],
        description: Optional[str],
    ) -> None:
        self.name = name
        self.tags = {str(key): str(value) for key, value in (tags or {}).items()}
        self.properties = {str(key): str(value) for key, value in (properties or {}).items()}
        self.framework = framework
        self.framework_version = framework_version
        self.description = description

    def body(self) -> Dict[str, Any]:
        return {
            "name": self.name,
            "tags": self.tags,
            "properties": self.properties,
            "framework": self.framework,
            "frameworkVersion": self.framework_version,
            "description": self.description,
        }


class Model(metaclass=NamesMissing):
    """One version of a registered model."""

    class Framework:
        SCIKITLEARN = "ScikitLearn"
        TENSORFLOW = "TensorFlow"
        PYTORCH = "PyTorch"
        ONNX = "Onnx"
        CUSTOM = "Custom"

    def __init__(
        self,
        workspace: Workspace,
        name: Optional[str] = None,
        id: Optional[str] = None,
        tags: Any = None,
        properties: Any = None,
        version: Optional[int] = None,
        **kwargs: Any,
    ) -> None:
        if id is not None:
            name, _, number = id.rpartition(":")
            version = int(number)
        self._accept(workspace, _current()._link.ask("model", {"name": name, "version": _number(version)}))

    @classmethod
    def _of(cls, workspace: Workspace, facts: Dict[str, Any]) -> "Model":
        model = cls.__new__(cls)
        model._accept(workspace, facts)
        return model

    def _accept(self, workspace: Workspace, facts: Dict[str, Any]) -> None:
        self.workspace = workspace
        self.name: str = facts["name"]
        self.version: int = facts["version"]
        self.id = f"{self.name}:{self.version}"
        self.description: str = facts.get("description", "")
        self.model_framework: str = facts.get("framework", "")
        self.tags: Dict[str, str] = facts.get("tags", {})
        self.properties: Dict[str, str] = facts.get("properties", {})
        self.run_id: Optional[str] = facts.get("run")

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(missing(f"Model.{name}"))

    def __repr__(self) -> str:
        return f"Model(name={self.name}, version={self.version})"

    @staticmethod
    def register(
        workspace: Workspace,
        model_path: str,
        model_name: str,
        tags: Optional[Mapping[str, Any]] = None,
        properties: Optional[Mapping[str, Any]] = None,
        description: Optional[str] = None,
        datasets: Any = None,
        model_framework: Optional[str] = None,
        model_framework_version: Optional[str] = None,
        child_paths: Any = None,
        sample_input_dataset: Any = None,
        sample_output_dataset: Any = None,
        resource_configuration: Any = None,
    ) -> "Model":
        """Registers a file or a folder of this machine; it becomes an artifact of the run too."""
        run = _current()
        artifact = f"models/{model_name}/{os.path.basename(os.path.abspath(model_path))}"
        if os.path.isdir(model_path):
            run._upload_folder(artifact, model_path, overwrite=True)
        else:
            run._upload(artifact, model_path, overwrite=True)
        return run.register_model(
            model_name, artifact, tags, properties, model_framework, model_framework_version, description
        )

    @staticmethod
    def list(
        workspace: Workspace, name: Optional[str] = None, tags: Any = None, latest: bool = True, **kwargs: Any
    ) -> List["Model"]:
        """The registered models: the latest version of each, or all versions."""
        answer = _current()._link.ask("models", {"name": name})
        models = [Model._of(workspace, facts) for facts in answer["models"]]
        if latest:
            models = list({model.name: model for model in models}.values())
        return [model for model in models if _tagged(model, tags)]

    @staticmethod
    def get_model_path(model_name: str, version: Optional[int] = None, _workspace: Any = None) -> str:
        """Where a model's file or folder is on this machine; it is fetched from the workspace when it is not here."""
        served = _served(model_name, version)
        if served is not None:
            return served
        run = _current()
        facts = run._link.ask("model", {"name": model_name, "version": _number(version)})
        folder = os.path.join(run._link.run_directory, "models", facts["name"], str(facts["version"]))
        if not os.path.isdir(folder):
            _fetch(facts["name"], facts["version"], folder)
        return _only_entry(folder)

    def download(self, target_dir: str = ".", exist_ok: bool = False, exists_ok: Optional[bool] = None) -> str:
        """Writes the model's files into a folder; returns the path of its file or folder."""
        answer = _current()._link.ask("model_files", {"name": self.name, "version": self.version})
        tops = sorted({content["path"].split("/")[0] for content in answer["contents"]})
        existing = [top for top in tops if os.path.exists(os.path.join(target_dir, top))]
        if existing and not (exist_ok or exists_ok):
            raise UserErrorException(f"{existing} exist in '{target_dir}'; pass exist_ok=True to replace them")
        _current()._link.receive(answer["contents"], target_dir)
        return os.path.join(target_dir, tops[0]) if len(tops) == 1 else target_dir


def _fetch(name: str, version: int, folder: str) -> None:
    """Downloads beside the folder and renames, so that another process of the run sees all or nothing."""
    link = _current()._link
    partial = f"{folder}.{os.getpid()}.part"
    shutil.rmtree(partial, ignore_errors=True)
    link.receive(link.ask("model_files", {"name": name, "version": version})["contents"], partial)
    try:
        os.rename(partial, folder)
    except OSError:
        shutil.rmtree(partial)
        if not os.path.isdir(folder):
            raise


def _served(name: str, version: Optional[int]) -> Optional[str]:
    """The model of a service: alone in AZUREML_MODEL_DIR, or below its name and version."""
    root = os.environ.get("AZUREML_MODEL_DIR")
    if not root or not os.path.isdir(root):
        return None
    named = os.path.join(root, name)
    if not os.path.isdir(named):
        return _only_entry(root)
    versions = [number for number in os.listdir(named) if number.isdigit()]
    if not versions:
        return named
    chosen = str(version) if version is not None else max(versions, key=int)
    return _only_entry(os.path.join(named, chosen))


def _only_entry(folder: str) -> str:
    entries = os.listdir(folder)
    return os.path.join(folder, entries[0]) if len(entries) == 1 else folder


def _number(version: Any) -> Optional[int]:
    return None if version in (None, "latest") else int(version)


def _tagged(model: Model, tags: Any) -> bool:
    for tag in tags or ():
        key, value = (tag, None) if isinstance(tag, str) else (tag[0], tag[1] if len(tag) > 1 else None)
        if key not in model.tags or value not in (None, model.tags[key]):
            return False
    return True
