import os

import boto3

store = boto3.client(
    "s3",
    aws_access_key_id=os.environ["S3_ACCESS_KEY"],
    aws_secret_access_key=os.environ["S3_SECRET_KEY"],
    # Set for a store that is not Amazon's.
    endpoint_url=os.environ.get("S3_ENDPOINT"),
)
store.put_object(Bucket=os.environ["S3_BUCKET"], Key="hello.txt", Body=b"hello")
