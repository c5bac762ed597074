"""A web application made with FastAPI; `main.py` puts it together."""
