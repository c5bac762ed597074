"""The content security policy: from where a page may load what it needs.

A service of somebody else's is a source more, such as `"script-src": "'self' https://cdn.example"`;
what has no entry follows `default-src`.
"""

CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
