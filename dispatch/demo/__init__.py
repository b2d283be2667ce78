"""An invented 911 side to look at."""

from dispatch.demo.calls import load

__all__ = ["load"]
