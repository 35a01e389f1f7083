import os

import pymongo

client = pymongo.MongoClient(os.environ["MONGODB_DB_CONNECT_STRING"])
visits = client[os.environ["MONGODB_DB_NAME"]]["visits"]
visits.insert_one({"path": "/"})
print("visits:", visits.count_documents({"path": "/"}))
