"""An invented directory to look at."""

from providers.demo.directory import load

__all__ = ["load"]
