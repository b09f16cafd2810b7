"""A search for a parameter, written for MLflow; nothing in it knows of Atelier."""

import mlflow

with mlflow.start_run():
    mlflow.log_param("model", "parabola")
    for alpha in (0.1, 1.0, 10.0):
        with mlflow.start_run(run_name=f"alpha {alpha}", nested=True):
            mlflow.log_param("alpha", alpha)
            for step in range(5):
                mlflow.log_metric("loss", (alpha - 1) ** 2 + 1 / (step + 1), step=step)
    mlflow.log_metric("best", 0.2)
    mlflow.log_text("alpha 1.0 is best", "notes.txt")
