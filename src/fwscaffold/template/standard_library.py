"""The modules of Python's standard library, of every version that a project may run on."""

import sys

# What the standard libraries of Python 3.11 to 3.15 have beside the running one's.
OTHERS = frozenset(
    """
    _bootsubprocess _crypt _msi _posixshmem _interpchannels _interpqueues _interpreters _pyrepl
    _android_support _apple_support _colorize _ios_support _math_integer _opcode_metadata
    _sysconfig _zstd
    aifc annotationlib asynchat asyncore audioop cgi cgitb chunk compression crypt distutils
    imghdr imp lib2to3 mailcap msilib nis nntplib ossaudiodev pipes profiling smtpd sndhdr spwd
    sre_compile sre_constants sre_parse sunau telnetlib uu xdrlib
    """.split()
)
MODULES = sys.stdlib_module_names | OTHERS | {"test"}
