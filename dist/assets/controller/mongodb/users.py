"""Makes, changes or removes a user of the document store, as a JSON object on standard input says.

Runs beside the server, whose own user it is.
"""

import json
import socket
import sys

import pymongo


def main() -> None:
    wanted = json.load(sys.stdin)
    with open("/tmp/documents/password") as file:
        owner = pymongo.MongoClient(
            socket.gethostname(), username="operator", password=file.read(), directConnection=True
        )
    name, password = wanted["username"], wanted.get("password")
    is_there = bool(owner.admin.command("usersInfo", name)["users"])
    if password is None:
        if is_there:
            owner.admin.command("dropUser", name)
    elif is_there:
        owner.admin.command("updateUser", name, pwd=password)
    else:
        owner.admin.command("createUser", name, pwd=password, roles=[])


main()
