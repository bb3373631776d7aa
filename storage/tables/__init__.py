"""The tables. The tenant is the first column of every key, so that tables can be partitioned by it.

Each module adds its tables to `base.metadata`; `load` makes sure that all of them have.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData

from storage.tables.base import metadata


def load() -> MetaData:
    """The description of all tables."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return metadata
