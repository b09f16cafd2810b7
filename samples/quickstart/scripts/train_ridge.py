"""Ridge regression in closed form, written for Azure ML v1: standard library only."""

import argparse
import csv
import json
import os

from azureml.core import Run


def read(path):
    with open(path, newline="") as file:
        names, *rows = csv.reader(file)
    table = [[float(cell) for cell in row] for row in rows]
    return names[:-1], [row[:-1] for row in table], [row[-1] for row in table]


def mean(values):
    return sum(values) / len(values)


def solve(matrix, right):
    """Gaussian elimination with partial pivoting."""
    size = len(right)
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(column + 1, size):
            factor = rows[row][column] / rows[column][column]
            rows[row] = [value - factor * top for value, top in zip(rows[row], rows[column])]
    solution = [0.0] * size
    for row in reversed(range(size)):
        known = sum(rows[row][column] * solution[column] for column in range(row + 1, size))
        solution[row] = (rows[row][size] - known) / rows[row][row]
    return solution


def fit(x, y, alpha):
    """Returns weights and intercept in the units of x; the penalty counts standard deviations."""
    columns = list(zip(*x))
    means = [mean(column) for column in columns]
    scales = [mean([(value - m) ** 2 for value in column]) ** 0.5 for column, m in zip(columns, means)]
    z = [[(value - m) / s for value, m, s in zip(row, means, scales)] for row in x]
    target = mean(y)
    size = len(columns)
    gram = [
        [sum(row[i] * row[j] for row in z) + (alpha if i == j else 0.0) for j in range(size)] for i in range(size)
    ]
    moment = [sum(row[i] * (value - target) for row, value in zip(z, y)) for i in range(size)]
    weights = [weight / scale for weight, scale in zip(solve(gram, moment), scales)]
    return weights, target - sum(weight * m for weight, m in zip(weights, means))


def predict(weights, intercept, row):
    return intercept + sum(weight * value for weight, value in zip(weights, row))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--alpha", type=float, default=1.0)
    parser.add_argument("--test-every", type=int, default=4)
    args = parser.parse_args()

    run = Run.get_context()
    run.param("alpha", args.alpha)  # Atelier's own; the rest is v1's interface
    names, x, y = read(os.environ["ATELIER_INPUT_DATA"])
    is_test = [i % args.test_every == args.test_every - 1 for i in range(len(y))]
    train = [i for i in range(len(y)) if not is_test[i]]
    test = [i for i in range(len(y)) if is_test[i]]
    weights, intercept = fit([x[i] for i in train], [y[i] for i in train], args.alpha)
    errors = [predict(weights, intercept, x[i]) - y[i] for i in test]

    run.log("rmse", mean([error**2 for error in errors]) ** 0.5)
    run.log("mae", mean([abs(error) for error in errors]))
    run.log_table("weights", {"feature": names, "weight": weights})
    run.tag("trainer", "ridge in Python")
    os.makedirs("outputs", exist_ok=True)
    with open("outputs/model.json", "w") as file:
        json.dump({"features": names, "weights": weights, "intercept": intercept}, file)
    print(f"trained on {len(train)} rows, tested on {len(test)}")


if __name__ == "__main__":
    main()
