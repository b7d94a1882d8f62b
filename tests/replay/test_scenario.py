"""The scenario schema: what it takes, and how it says what it does not take."""

from pathlib import Path

import pytest

from pretzel.errors import ScenarioError
from pretzel.replay.scenario import HttpTarget, Poisson, Share, Uniform, Zipf, load_scenario

MINIMAL = """
[scenario]
name = "small"
[[pipelines]]
module = "make.py"
[[targets]]
kind = "inline"
[[targets]]
kind = "baseline"
name = "source"
module = "baseline.py"
[[loads]]
name = "steady"
arrival = { kind = "poisson", rate = 10 }
seconds = 2.5
"""
SCENARIOS = Path(__file__).parents[2] / "scenarios"


def scenario(directory, text):
    path = directory / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path)


def test_defaults(tmp_path):
    found = scenario(tmp_path, MINIMAL)
    assert found.scenario.seed == 0
    assert [target.name for target in found.targets] == ["inline", "source"]
    (load,) = found.loads
    assert load.arrival == Poisson(rate=10.0)
    assert load.popularity == Uniform()
    assert load.mix == (Share(share=1.0, batch=1),)


def test_every_kind(tmp_path):
    text = MINIMAL + (
        'popularity = { kind = "zipf", alpha = 2 }\nrecords = { kind = "same" }\n'
        "mix = [{ share = 1, batch = 1 }, { share = 1, batch = 100 }]\n"
        '[[targets]]\nkind = "http"\nworkers = 2\n'
        '[[targets]]\nkind = "runtime"\nengine = "batch"\n'
        '[[checks]]\nkind = "agreement"\nreference = "source"\n'
        '[[checks]]\nkind = "memory"\nat_most = 0.5\n'
        '[[checks]]\nkind = "spread"\nload = "steady"\ntarget = "inline"\nat_most = 3\n'
        '[[checks]]\nkind = "speedup"\nload = "steady"\ntarget = "inline"\nover = "source"\n'
        "at_least = 100\n"
    )
    found = scenario(tmp_path, text)
    assert found.loads[0].popularity == Zipf(alpha=2.0)
    assert found.targets[2] == HttpTarget(workers=2)
    assert len(found.checks) == 4


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("seconds", "secconds"), r"`secconds`.*\$\.loads\[0\]"),
        (('kind = "inline"', 'kind = "outline"'), r"outline.*\$\.targets\[0\]"),
        (("rate = 10", "rate = 0"), "rate > 0"),
        (("rate = 10", "pace = 10"), r"pace|rate"),
        (("seconds = 2.5", ""), "requests or seconds"),
        (('kind = "poisson", rate = 10', 'kind = "closed"'), "needs requests"),
        (("seconds = 2.5", "requests = 0"), "1 to 1000000 requests"),
        (("seconds = 2.5", "requests = 1000001"), "1 to 1000000 requests"),
        (("seconds = 2.5", 'seconds = 2.5\ntargets = ["http"]'), "names the target 'http'"),
        (("seconds = 2.5", "seconds = 1\npopularity = {kind='zipf', alpha=0}"), "alpha > 0"),
        (("seconds = 2.5", 'seconds = 2.5\nmethods = ["guess"]'), "guess"),
        (('name = "source"', 'name = "inline"'), "two targets are named 'inline'"),
        (("[scenario]", "[scenario"), "scenario.toml"),
    ],
)
def test_errors_name_file_and_key(tmp_path, change, says):
    with pytest.raises(ScenarioError, match=says) as raised:
        scenario(tmp_path, MINIMAL.replace(*change))
    assert "scenario.toml" in str(raised.value)


def test_no_such_file(tmp_path):
    with pytest.raises(ScenarioError, match="No such file"):
        load_scenario(tmp_path / "none.toml")


def test_the_reference_is_a_baseline(tmp_path):
    with pytest.raises(ScenarioError, match="names the baseline target 'inline'"):
        scenario(tmp_path, MINIMAL + '[[checks]]\nkind = "agreement"\nreference = "inline"\n')


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.toml")), ids=lambda path: path.name)
def test_our_own_scenarios_are_well_formed(path):
    found = load_scenario(path)
    for pipelines in found.pipelines:
        assert (SCENARIOS / pipelines.module).is_file()
    assert found.checks
