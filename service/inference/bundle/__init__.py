"""Model bundles: a folder with a manifest, checked before anything of it is trusted."""

from __future__ import annotations

from service.inference.bundle.contents import Bundle
from service.inference.bundle.loading import load_bundle, released_models, verify_bundle
from service.inference.bundle.manifest import Manifest, Thresholds

__all__ = ["Bundle", "Manifest", "Thresholds", "load_bundle", "released_models", "verify_bundle"]
