"""The driver: fix-point, traversal, invariants, and what it says when a rule is at fault."""

from dataclasses import replace

import pytest

from pretzel.errors import OptimizerError, SchemaError
from pretzel.flour import FlourContext, make_transform
from pretzel.operators import Lowercase, Tokenize
from pretzel.oven import StageGraph
from pretzel.oven.input_graph_validator.propagate_schema import PropagateSchema
from pretzel.oven.input_graph_validator.validate_schema import ValidateSchema
from pretzel.oven.output_graph_validator.label_sparse_dense import LabelSparseDense
from pretzel.oven.output_graph_validator.validate_stage_graph import ValidateStageGraph
from pretzel.oven.rule import TransformRule, Traversal
from pretzel.oven.stage import Layout, Stage
from pretzel.oven.step import Step, run_step
from pretzel.schema import Kind, VectorType
from pretzel.store import ObjectStore

STORE = ObjectStore()


def graph():
    words = FlourContext(STORE).text().lowercase().tokenize().word_ngram(1, vocabulary=["a"])
    return StageGraph.from_program(words.plan())


class Rewrite(TransformRule):
    """Replaces the lowercase transforms that a function accepts."""

    def __init__(self, name, accepts, make, traversal=Traversal.TOP_DOWN):
        self.name, self.accepts, self.make, self.traversal = name, accepts, make, traversal

    def matches(self, graph, node):
        return isinstance(node.operator, Lowercase) and self.accepts(graph, node)

    def apply(self, graph, node, store):
        return self.make(graph, node)


def double(graph, node):
    return graph.replace_transforms({node: make_transform(Lowercase(), (node,), STORE)})


def halve(graph, node):
    return graph.replace_transforms({node: node.inputs[0]})


def is_single(graph, node):
    return sum(isinstance(t.operator, Lowercase) for t in graph.transforms) == 1


def is_double(graph, node):
    return isinstance(node.inputs[0].operator, Lowercase)


def test_a_step_runs_until_nothing_changes():
    # The second rule makes work for the first one, which makes the graph final.
    rules = (Rewrite("halve", is_double, halve), Rewrite("double", is_single, double))
    with pytest.raises(
        OptimizerError, match=r"does not converge \(toy\), still firing: halve, dou"
    ):
        run_step(Step("toy", rules), graph(), STORE)
    done = run_step(Step("toy", rules), graph(), STORE, disabled={"halve"})
    assert [(entry.rule, entry.times) for entry in done.log] == [("double", 1)]


def test_a_rule_that_never_stops_is_named():
    rule = Rewrite("grow", lambda graph, node: True, double)
    with pytest.raises(OptimizerError, match=r"\(the rule alone\), still firing: grow"):
        run_step(Step("toy", (rule,)), graph(), STORE)


@pytest.mark.parametrize(("traversal", "first"), [("top-down", 0), ("bottom-up", -1)])
def test_traversal_decides_which_node_is_offered_first(traversal, first):
    seen = []
    rule = Rewrite("look", lambda graph, node: seen.append(node), None, Traversal(traversal))
    start = double(graph(), graph().transforms[1])
    run_step(Step("toy", (rule,)), start, STORE)
    lowercases = [t for t in start.transforms if isinstance(t.operator, Lowercase)]
    assert seen[0] is lowercases[first]


def test_a_rule_must_not_change_the_output_type():
    def cut(graph, node):
        return StageGraph.from_groups(node, [graph.stages[0].transforms[:2]])

    rule = Rewrite("cut", lambda graph, node: True, cut)
    with pytest.raises(OptimizerError, match=r"cut changed the output from sparse\[1\] to text"):
        run_step(Step("toy", (rule,)), graph(), STORE)


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        (lambda t: [t[:1], t[2:]], "hold every transform"),
        (lambda t: [t, t[:1]], "hold every transform"),
        (lambda t: [t[2:], t[:2]], "stage s0 reads what a later one computes"),
    ],
)
def test_a_rule_must_leave_a_valid_graph(stages, message):
    def damage(graph, node):
        parts = stages(graph.transforms)
        named = (Stage(f"s{number}", tuple(part)) for number, part in enumerate(parts))
        return replace(graph, stages=tuple(named))

    rule = Rewrite("damage", lambda graph, node: True, damage)
    with pytest.raises(OptimizerError, match=f"rule damage broke the graph: .*{message}"):
        run_step(Step("toy", (rule,)), graph(), STORE)


def test_stages_that_need_each_other_are_refused():
    source, lowercase, tokens, words = graph().transforms
    with pytest.raises(OptimizerError, match="in a circle"):
        StageGraph.from_groups(words, [[source, tokens], [lowercase, words]])


def test_reasons_for_declining_are_in_the_log_once():
    rule = Rewrite("shy", lambda graph, node: False, None)
    rule.declines = lambda graph, node: "not today"
    (entry,) = run_step(Step("toy", (rule,)), graph(), STORE).log
    assert (entry.times, entry.notes) == (0, ("not today",))
    assert str(entry).endswith("\n  not applied: not today")


class Damaged(Tokenize):
    """Says one type when it is made and another afterwards."""

    honest = True

    def output_type(self, inputs):
        return VectorType(Kind.TOKENS if self.honest else Kind.TEXT)


def test_types_are_propagated_again(monkeypatch):
    text = FlourContext(STORE).text()
    words = text.apply(Damaged()).word_ngram(1, vocabulary=["b"])
    start = StageGraph.from_program(words.plan())
    monkeypatch.setattr(Damaged, "honest", False)
    with pytest.raises(SchemaError, match="tokenize gives text, its transform says tokens"):
        run_step(Step("check", (PropagateSchema(),)), start, STORE)
    monkeypatch.setattr(Damaged, "honest", True)
    checked = run_step(Step("check", (PropagateSchema(), ValidateSchema())), start, STORE)
    assert checked.checked == {"propagate_schema", "validate_schema"}


def test_labels_are_given_once_and_checked():
    labelled = run_step(Step("label", (LabelSparseDense(),)), graph(), STORE)
    (stage,) = labelled.stages
    assert stage.layouts == (Layout.CHARACTERS,) * 3 + (Layout.SPARSE,)
    assert run_step(Step("label", (LabelSparseDense(),)), labelled, STORE).stages == labelled.stages
    wrong = labelled.label(stage, replace(stage, layouts=stage.layouts[:2]))
    with pytest.raises(OptimizerError, match="s0 has labels of another stage"):
        run_step(Step("check", (ValidateStageGraph(),)), wrong, STORE)


def test_a_graph_knows_its_neighbours():
    source, lowercase, tokens, words = graph().transforms
    split = StageGraph.from_groups(words, [[words], [source, lowercase], [tokens]])
    first, second, third = split.stages
    assert repr(split.stages) == (
        "(<Stage s0: text_source, lowercase>, <Stage s1: tokenize>, <Stage s2: word_ngram>)"
    )
    assert (split.inputs_of(second), split.outputs_of(second)) == ((lowercase,), (tokens,))
    assert (split.inputs_of(first), split.outputs_of(third)) == ((), (words,))
    assert (split.producers_of(second), split.consumers_of(second)) == ((first,), (third,))
    assert split.home(tokens) is second
