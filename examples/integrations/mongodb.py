import os

import pymongo

client = pymongo.MongoClient(os.environ["MONGODB_DB_CONNECT_STRING"])
client[os.environ["MONGODB_DB_NAME"]]["visits"].insert_one({"path": "/"})
