import os

import psycopg

with psycopg.connect(os.environ["POSTGRESQL_DB_CONNECT_STRING"]) as database:
    print(database.execute("SELECT 'postgresql'").fetchone()[0])
