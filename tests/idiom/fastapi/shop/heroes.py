"""What the tutorial's chapter on SQL databases builds, in its bigger application, with SQLAlchemy."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from .data import Base
from .dependencies import CallerDep, SessionDep

router = APIRouter(prefix="/api/heroes", tags=["heroes"])


class Hero(Base):
    __tablename__ = "heroes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    age: Mapped[int | None]
    secret_name: Mapped[str] = mapped_column(String(80))


class HeroBase(BaseModel):
    name: str
    age: int | None = None


class HeroPublic(HeroBase):
    model_config = ConfigDict(from_attributes=True)

    id: int


class HeroCreate(HeroBase):
    secret_name: str


class HeroUpdate(BaseModel):
    name: str | None = None
    age: int | None = None
    secret_name: str | None = None


@router.post("", status_code=201, response_model=HeroPublic)
async def create_hero(hero: HeroCreate, session: SessionDep, _: CallerDep) -> Hero:
    created = Hero(**hero.model_dump())
    session.add(created)
    await session.flush()
    return created


@router.get("", response_model=list[HeroPublic])
async def read_heroes(
    session: SessionDep, offset: int = 0, limit: Annotated[int, Query(le=100)] = 100
) -> list[Hero]:
    found = await session.scalars(select(Hero).order_by(Hero.id).offset(offset).limit(limit))
    return list(found)


@router.get("/{hero_id}", response_model=HeroPublic)
async def read_hero(hero_id: int, session: SessionDep) -> Hero:
    hero = await session.get(Hero, hero_id)
    if not hero:
        raise HTTPException(status_code=404, detail="Hero not found")
    return hero


@router.patch("/{hero_id}", response_model=HeroPublic)
async def update_hero(hero_id: int, hero: HeroUpdate, session: SessionDep, _: CallerDep) -> Hero:
    stored = await read_hero(hero_id, session)
    for name, value in hero.model_dump(exclude_unset=True).items():
        setattr(stored, name, value)
    return stored


@router.delete("/{hero_id}")
async def delete_hero(hero_id: int, session: SessionDep, _: CallerDep) -> dict[str, bool]:
    await session.delete(await read_hero(hero_id, session))
    return {"ok": True}
