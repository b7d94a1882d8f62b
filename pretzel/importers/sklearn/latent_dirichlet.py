"""LatentDirichletAllocation: the mixture of topics of every document by itself."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.nmf import expect_positive
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import TopicMixture

FLOAT64 = np.dtype(np.float64)


def import_latent_dirichlet(step: Step, given: Intermediate) -> Intermediate:
    """Shares of the topics, which sum to 1.

    Raises:
        UnsupportedOperatorError: it was fitted on float32.
    """
    topics = np.asarray(step.attribute("exp_dirichlet_component_"))
    step.expect_columns(given, topics.shape[1])
    expect_positive(step, given)
    if topics.dtype != FLOAT64:
        raise step.refused(f"it was fitted on {topics.dtype}; float64 is possible")
    mixture = TopicMixture(
        np.ascontiguousarray(topics.T),
        float(step.attribute("doc_topic_prior_")),
        int(step.model.max_doc_update_iter),
        float(step.model.mean_change_tol),
    )
    return given.apply(mixture, FLOAT64)
