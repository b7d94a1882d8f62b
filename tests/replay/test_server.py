"""The server that a replay starts for itself."""

import pytest

from pretzel.errors import ScenarioError
from pretzel.replay.targets.server import serve


async def test_a_server_that_cannot_start_says_why(tmp_path):
    broken = tmp_path / "broken.pretzel"
    broken.write_bytes(b"not a plan")
    with pytest.raises(ScenarioError, match=r"pretzel serve ended: .*broken\.pretzel"):
        async with serve([broken], executors=1, workers=1):
            pass
