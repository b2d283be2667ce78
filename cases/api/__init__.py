"""How the room's rows are written in the API; the viewsets are the desk's."""
