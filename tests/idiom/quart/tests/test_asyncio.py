"""Tests as Quart's chapter on testing writes them, with pytest-asyncio."""

import pytest

from shop import create_app
from shop.config import Settings


@pytest.fixture
def site(database_url):
    given = {"APP_ENV": "test", "DATABASE_URL": database_url, "RATE_LIMIT_URL": "memory://"}
    return create_app(Settings.from_env(given))


@pytest.mark.asyncio
async def test_app(site):
    async with site.test_app() as app:
        client = app.test_client()
        response = await client.get("/health/ready")
        assert response.status_code == 200
        assert await response.get_json() == {"status": "ok"}
