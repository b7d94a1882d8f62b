"""The vocabulary of Flour: one module an operator, and this table of them all."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.operators.affine import Affine
from pretzel.operators.apply_link import ApplyLink
from pretzel.operators.average import Average
from pretzel.operators.char_ngram import CharNgram
from pretzel.operators.clip_logit import ClipLogit
from pretzel.operators.collapse_whitespace import CollapseWhitespace
from pretzel.operators.combine import Combine
from pretzel.operators.concat import Concat
from pretzel.operators.constant import Constant
from pretzel.operators.coordinate_descent import CoordinateDescent
from pretzel.operators.count_tokens import CountTokens
from pretzel.operators.csv_source import CsvSource
from pretzel.operators.dense_concat import DenseConcat
from pretzel.operators.dense_linear import DenseLinear
from pretzel.operators.dense_slice import DenseSlice
from pretzel.operators.descend import Descend
from pretzel.operators.discretize import Discretize
from pretzel.operators.distances import Distances
from pretzel.operators.divergence_update import DivergenceUpdate
from pretzel.operators.dot import Dot
from pretzel.operators.drop_tokens import DropTokens
from pretzel.operators.encode_numbers import EncodeNumbers
from pretzel.operators.encode_text import EncodeText
from pretzel.operators.ending import Ending
from pretzel.operators.find_tokens import FindTokens
from pretzel.operators.gaussian_likelihood import GaussianLikelihood
from pretzel.operators.gaussian_scores import GaussianScores
from pretzel.operators.hash_ngram import HashNgram
from pretzel.operators.impute import Impute
from pretzel.operators.impute_neighbors import ImputeNeighbors
from pretzel.operators.interpolate import Interpolate
from pretzel.operators.is_missing import IsMissing
from pretzel.operators.join_tokens import JoinTokens
from pretzel.operators.joint_predictor import JointPredictor
from pretzel.operators.kernel_matrix import KernelMatrix
from pretzel.operators.linear import Linear
from pretzel.operators.lowercase import Lowercase
from pretzel.operators.mahalanobis import Mahalanobis
from pretzel.operators.multiplicative_update import MultiplicativeUpdate
from pretzel.operators.nearest_neighbors import NearestNeighbors
from pretzel.operators.neighbor_votes import NeighborMean, NeighborVotes
from pretzel.operators.normalize import Normalize
from pretzel.operators.one_hot import OneHot
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.operators.padded_char_ngram import PaddedCharNgram
from pretzel.operators.pairwise_linear import PairwiseLinear
from pretzel.operators.panel_predictor import PanelPredictor
from pretzel.operators.polynomial import Polynomial
from pretzel.operators.power_transform import PowerTransform
from pretzel.operators.predictor import Predictor
from pretzel.operators.project import Project
from pretzel.operators.python_function import PythonCounts, PythonText, PythonTokens
from pretzel.operators.python_operator import PythonOperator
from pretzel.operators.python_step import PythonStep
from pretzel.operators.quadratic_scores import QuadraticScores
from pretzel.operators.quantile_transform import QuantileTransform
from pretzel.operators.regex_tokens import RegexTokens
from pretzel.operators.scale import Scale
from pretzel.operators.select_column import SelectColumn
from pretzel.operators.select_columns import SelectColumns
from pretzel.operators.select_numbers import SelectNumbers
from pretzel.operators.source import Source
from pretzel.operators.sparse_kernel_matrix import SparseKernelMatrix
from pretzel.operators.spline import Spline
from pretzel.operators.strip_accents import StripAccents
from pretzel.operators.table_source import TableSource
from pretzel.operators.take_columns import TakeColumns
from pretzel.operators.term_weight import TermWeight
from pretzel.operators.text_source import TextSource
from pretzel.operators.threshold import Threshold
from pretzel.operators.to_dense import ToDense
from pretzel.operators.to_single import ToSingle
from pretzel.operators.to_sparse import ToSparse
from pretzel.operators.tokenize import Tokenize
from pretzel.operators.topic_mixture import TopicMixture
from pretzel.operators.tree_ensemble import TreeEnsemble
from pretzel.operators.tree_leaves import TreeLeaves
from pretzel.operators.unary_function import UnaryFunction
from pretzel.operators.vocabulary import pack_terms, unpack_terms
from pretzel.operators.weighted_median import WeightedMedian
from pretzel.operators.widen import Widen
from pretzel.operators.word_ngram import WordNgram

__all__ = [
    "OPERATORS",
    "Affine",
    "ApplyLink",
    "Arity",
    "Average",
    "Bound",
    "CharNgram",
    "ClipLogit",
    "CollapseWhitespace",
    "Combine",
    "Concat",
    "Constant",
    "CoordinateDescent",
    "CountTokens",
    "CsvSource",
    "DenseConcat",
    "DenseLinear",
    "DenseSlice",
    "Descend",
    "Discretize",
    "Distances",
    "DivergenceUpdate",
    "Dot",
    "DropTokens",
    "EncodeNumbers",
    "EncodeText",
    "Ending",
    "FindTokens",
    "GaussianLikelihood",
    "GaussianScores",
    "HashNgram",
    "Impute",
    "ImputeNeighbors",
    "Interpolate",
    "IsMissing",
    "JoinTokens",
    "JointPredictor",
    "KernelMatrix",
    "Linear",
    "Lowercase",
    "Mahalanobis",
    "MultiplicativeUpdate",
    "NearestNeighbors",
    "NeighborMean",
    "NeighborVotes",
    "Normalize",
    "OneHot",
    "Operator",
    "PaddedCharNgram",
    "PairwiseLinear",
    "PanelPredictor",
    "Polynomial",
    "PowerTransform",
    "Predictor",
    "Project",
    "PythonCounts",
    "PythonOperator",
    "PythonStep",
    "PythonText",
    "PythonTokens",
    "QuadraticScores",
    "QuantileTransform",
    "RegexTokens",
    "Scale",
    "SelectColumn",
    "SelectColumns",
    "SelectNumbers",
    "Source",
    "SparseKernelMatrix",
    "Spline",
    "StripAccents",
    "TableSource",
    "TakeColumns",
    "TermWeight",
    "TextSource",
    "Threshold",
    "ToDense",
    "ToSingle",
    "ToSparse",
    "Tokenize",
    "TopicMixture",
    "TreeEnsemble",
    "TreeLeaves",
    "UnaryFunction",
    "WeightedMedian",
    "Widen",
    "WordNgram",
    "pack_terms",
    "unpack_terms",
]

OPERATORS: Mapping[str, type[Operator]] = {
    operator.name: operator
    for operator in (
        TextSource,
        CsvSource,
        SelectColumn,
        Lowercase,
        StripAccents,
        CollapseWhitespace,
        Tokenize,
        FindTokens,
        RegexTokens,
        PythonText,
        PythonTokens,
        PythonCounts,
        PythonStep,
        DropTokens,
        JoinTokens,
        CharNgram,
        PaddedCharNgram,
        WordNgram,
        CountTokens,
        HashNgram,
        TermWeight,
        Normalize,
        Scale,
        SelectColumns,
        Threshold,
        Concat,
        Linear,
        Dot,
        Combine,
        ApplyLink,
        Average,
        DenseConcat,
        DenseSlice,
        DenseLinear,
        Distances,
        GaussianScores,
        Descend,
        Project,
        Interpolate,
        TableSource,
        SelectNumbers,
        ToDense,
        ToSparse,
        KernelMatrix,
        SparseKernelMatrix,
        PairwiseLinear,
        CoordinateDescent,
        DivergenceUpdate,
        MultiplicativeUpdate,
        TopicMixture,
        EncodeText,
        EncodeNumbers,
        OneHot,
        Affine,
        Impute,
        IsMissing,
        TreeEnsemble,
        TreeLeaves,
        ToSingle,
        TakeColumns,
        ClipLogit,
        WeightedMedian,
        GaussianLikelihood,
        QuadraticScores,
        Mahalanobis,
        Constant,
        Widen,
        Affine,
        Impute,
        IsMissing,
        UnaryFunction,
        Spline,
        QuantileTransform,
        PowerTransform,
        Polynomial,
        ImputeNeighbors,
        Discretize,
        NearestNeighbors,
        NeighborVotes,
        NeighborMean,
        Predictor,
        PanelPredictor,
        JointPredictor,
    )
}
