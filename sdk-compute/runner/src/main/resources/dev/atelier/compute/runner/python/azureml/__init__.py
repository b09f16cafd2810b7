"""The part of the Azure Machine Learning SDK v1 that training scripts use, answered by Atelier."""

from pkgutil import extend_path

# Other azureml distributions that are installed stay importable.
__path__ = extend_path(__path__, __name__)
