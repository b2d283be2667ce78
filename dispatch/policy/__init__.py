"""The diversion policy: deciding by it, saying it in words, finding its faults, trying it on the past."""
