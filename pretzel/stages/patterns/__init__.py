"""Physical patterns in order of preference: the first that matches a node binds it.

The table is the whole choice; a new kernel is a module here and a line below.
"""

from pretzel.stages.patterns.categories import match_category, match_one_hot_dot
from pretzel.stages.patterns.dense import match_dense
from pretzel.stages.patterns.dot import match_combine, match_dot, match_linear
from pretzel.stages.patterns.kernels import match_kernels
from pretzel.stages.patterns.likelihood import match_likelihood
from pretzel.stages.patterns.members import match_members
from pretzel.stages.patterns.neighbors import match_neighbors
from pretzel.stages.patterns.ngram import match_ngram_dot, match_ngram_sparse
from pretzel.stages.patterns.numeric import match_numeric
from pretzel.stages.patterns.output import emit, match_predictor
from pretzel.stages.patterns.pattern import Match, Pattern
from pretzel.stages.patterns.products import match_products
from pretzel.stages.patterns.python import match_python
from pretzel.stages.patterns.read import match_read, reads_records
from pretzel.stages.patterns.sparse import match_sparse
from pretzel.stages.patterns.table import match_table
from pretzel.stages.patterns.text import match_text
from pretzel.stages.patterns.topics import match_topics
from pretzel.stages.patterns.trees import match_trees

# Without a private model in the pass: their results depend on shareable parameters only.
SHAREABLE: tuple[Pattern, ...] = (
    match_read,
    match_text,
    match_python,
    match_ngram_sparse,  # before match_sparse: a weight is free on the way into the vector
    match_sparse,
    match_category,  # before match_table: a one-hot vector is dense at once
    match_table,
    match_numeric,
)
PRIVATE: tuple[Pattern, ...] = (
    match_dot,
    match_linear,
    match_combine,
    match_dense,
    match_kernels,
    match_topics,
    match_products,
    match_trees,
    match_members,
    match_likelihood,
    match_neighbors,
    match_predictor,
)
# The model in the featurizer's pass: before everything, because it saves the vector between.
FUSED: tuple[Pattern, ...] = (match_ngram_dot, match_one_hot_dot)

__all__ = [
    "FUSED",
    "PRIVATE",
    "SHAREABLE",
    "Match",
    "Pattern",
    "emit",
    "match_category",
    "match_combine",
    "match_dense",
    "match_dot",
    "match_kernels",
    "match_likelihood",
    "match_linear",
    "match_members",
    "match_neighbors",
    "match_ngram_dot",
    "match_ngram_sparse",
    "match_numeric",
    "match_one_hot_dot",
    "match_predictor",
    "match_products",
    "match_python",
    "match_read",
    "match_sparse",
    "match_table",
    "match_text",
    "match_topics",
    "match_trees",
    "reads_records",
]
