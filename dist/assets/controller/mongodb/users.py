"""Makes or removes a user of the document store: a JSON object comes in, `exists` or nothing goes out.

Runs beside the server, whose own user it is.
"""

import json
import socket
import sys

import pymongo
from pymongo.errors import OperationFailure

WRONG_CREDENTIALS = 18


def main() -> None:
    wanted = json.load(sys.stdin)
    with open("/tmp/documents/password") as file:
        owner = sign_in("operator", file.read())
    name, password = wanted["username"], wanted.get("password")
    if password is None:
        if find(owner, name):
            owner.admin.command("dropUser", name)
    elif wanted.get("ask"):
        if find(owner, name) and can_sign_in(name, password):
            print("exists")
    elif find(owner, name):
        owner.admin.command("updateUser", name, pwd=password)
    else:
        owner.admin.command("createUser", name, pwd=password, roles=[])


def sign_in(name: str, password: str) -> pymongo.MongoClient:
    return pymongo.MongoClient(socket.gethostname(), username=name, password=password, directConnection=True)


def find(owner: pymongo.MongoClient, name: str) -> bool:
    return bool(owner.admin.command("usersInfo", name)["users"])


def can_sign_in(name: str, password: str) -> bool:
    try:
        sign_in(name, password).admin.command("ping")
    except OperationFailure as error:
        if error.code == WRONG_CREDENTIALS:
            return False
        raise
    return True


main()
