"""An invented 911 side to look at."""
