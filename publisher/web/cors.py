"""Which answers programs in any browser may read, and which of their headers (CORS)."""

from flask import Response


def open_up(response: Response, exposed: str = "ETag, Last-Modified") -> Response:
    """Let programs in any browser read an answer, and these headers of it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = exposed
    return response
