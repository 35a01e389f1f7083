import pymysql

# Django asks for mysqlclient, which would have to be compiled. PyMySQL answers to its name.
pymysql.install_as_MySQLdb()
