"""cop: a community of practice in a Flask app."""

from cop.extension import Cop
from cop.plugin import API, ContributionType, Job, NavItem, Plugin, PluginError, public

__all__ = [
    "API",
    "ContributionType",
    "Cop",
    "Job",
    "NavItem",
    "Plugin",
    "PluginError",
    "public",
]
__version__ = "0.1.0"
