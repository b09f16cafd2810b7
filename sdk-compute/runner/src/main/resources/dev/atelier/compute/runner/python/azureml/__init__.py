"""The part of the Azure Machine Learning SDK v1 that training scripts use, answered by Atelier."""

import sys
from importlib.abc import MetaPathFinder
from pkgutil import extend_path
from typing import Any

from atelier._problems import missing

# Other azureml distributions that are installed stay importable.
__path__ = extend_path(__path__, __name__)


class _Missing(MetaPathFinder):
    """Asked last: tells an import which module the shim does not have, and what to do.

    Who only asks whether there is such a module, with ``importlib.util.find_spec``, hears that there is none.
    """

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.startswith(__name__ + ".") and _is_import():
            raise ModuleNotFoundError(missing(name), name=name)


def _is_import() -> bool:
    caller = sys._getframe(2)
    while caller.f_code.co_name == "_find_spec" and caller.f_back is not None:
        caller = caller.f_back
    return caller.f_code.co_name == "_find_and_load_unlocked"


sys.meta_path.append(_Missing())
