import os

import pymysql

# Installed as PyMySQL[rsa]: without TLS, MySQL 8 encrypts passwords with its key.
database = pymysql.connect(
    host=os.environ["MYSQL_DB_HOSTNAME"],
    user=os.environ["MYSQL_DB_USERNAME"],
    password=os.environ["MYSQL_DB_PASSWORD"],
    database=os.environ["MYSQL_DB_NAME"],
)
with database.cursor() as cursor:
    cursor.execute("SELECT 'mysql'")
    print(cursor.fetchone()[0])
