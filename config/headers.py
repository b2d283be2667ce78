"""What every answer tells a browser that it may load, frame and use: as little as it can."""

from csp.constants import NONE, SELF

CONTENT_SECURITY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
NOBODY_MAY = (
    "camera",
    "microphone",
    "geolocation",
    "payment",
    "usb",
    "display-capture",
)
PERMISSIONS: dict[str, list[str]] = {name: [] for name in NOBODY_MAY}
