"""What the calls add to the plugin's card."""

from __future__ import annotations

from cop.plugins.gatherings.calls import models

MODELS = (models.Asking, models.Offer)
