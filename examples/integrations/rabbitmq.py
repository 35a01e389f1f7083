import os

import pika

connection = pika.BlockingConnection(pika.URLParameters(os.environ["RABBITMQ_CONNECT_STRING"]))
channel = connection.channel()
channel.queue_declare("orders")
channel.basic_publish(exchange="", routing_key="orders", body=b"one tea")
connection.close()
