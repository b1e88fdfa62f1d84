"""Users of PostgreSQL who may do only what a test grants them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.databases import on_postgres, postgres_url


@contextmanager
def bare_user(database: str, *granted: str) -> Iterator[str]:
    """The database's URL for a new user; `granted`: what they may do, as "SELECT ON ALL TABLES IN SCHEMA public"."""
    name = database.rpartition("/")[2]
    user = f"bare_{name[-8:]}"
    as_owner(f"CREATE ROLE {user} LOGIN", *(f"GRANT {right} TO {user}" for right in granted), database=name)
    try:
        yield postgres_url(name).replace("postgres@", f"{user}@")
    finally:
        as_owner(f"DROP OWNED BY {user}", f"DROP ROLE {user}", database=name)


def grant(url: str, right: str) -> None:
    as_owner(f"GRANT {right} TO {_user(url)}", database=url.rpartition("/")[2])


def revoke(url: str, right: str) -> None:
    as_owner(f"REVOKE {right} FROM {_user(url)}", database=url.rpartition("/")[2])


def as_owner(*statements: str, database: str = "postgres") -> None:
    """From within a test that has a loop of its own too."""
    with ThreadPoolExecutor(1) as apart:
        apart.submit(on_postgres, *statements, database=database).result()


def _user(url: str) -> str:
    return url.partition("//")[2].partition("@")[0]
