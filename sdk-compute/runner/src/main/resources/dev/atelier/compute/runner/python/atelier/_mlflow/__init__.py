"""An MLflow tracking server for one run: what MLflow clients of the job send becomes events of the run."""
