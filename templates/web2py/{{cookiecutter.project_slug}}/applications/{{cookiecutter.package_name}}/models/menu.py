"""The menu of every page: text, whether it is where one is, address, and entries below it."""

response.menu = [
    (T("Notes"), request.controller == "notes", URL("notes", "index"), []),
]
