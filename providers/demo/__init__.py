"""An invented directory to look at."""
