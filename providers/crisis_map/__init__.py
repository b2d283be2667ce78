"""The crisis systems map: which doors there are, and where they are missing."""
