"""The desk's database, looked at from outside, read only: what the pages show, without their limits on length."""
import contextlib, sqlite3

from house import Failure


def ask(house, question, *values, folder="data"):
    database = house.folder / folder / "toritsugi.db"
    if not database.exists():
        raise Failure(f"there is no {database}")
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(question, values).fetchall()


def outcomes(house, folder="data"):
    """{outcome: how many}, and under None how many mails wait for a decision."""
    rows = ask(house, "SELECT outcome, COUNT(*) FROM message LEFT JOIN ledger USING (message_key) GROUP BY outcome", folder=folder)
    return dict(rows)


def decided(house):
    """Number of mails, once all have an outcome; 0 before."""
    counted = outcomes(house)
    return 0 if None in counted else sum(counted.values())
