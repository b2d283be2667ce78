"""Pages of the API's lists."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """25 rows from the newest back, by the time-ordered id."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = "-id"
