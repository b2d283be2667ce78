"""Files of calls: guessed, read line by line, loaded in chunks, uploaded or taken from a folder."""
