"""The part of the Azure Machine Learning SDK v1 that training scripts use, answered by Atelier."""

import sys
from importlib.abc import MetaPathFinder
from pkgutil import extend_path
from typing import Any

from atelier._problems import missing

# Other azureml distributions that are installed stay importable.
__path__ = extend_path(__path__, __name__)


class _Missing(MetaPathFinder):
    """Asked last: says which module the shim does not have, and what to do."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.startswith(__name__ + "."):
            raise ModuleNotFoundError(missing(name), name=name)


sys.meta_path.append(_Missing())
