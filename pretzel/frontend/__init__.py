"""HTTP and nothing else: the Open Inference Protocol (V2) over a Runtime, as an aiohttp app."""

from pretzel.frontend.app import RUNTIME, create_app

__all__ = ["RUNTIME", "create_app"]
