"""Calls the service with the client that openapi-generator makes for Python: calls.py URL."""
import json
import sys

import openapi_client
from openapi_client import NewStudent, StudentUpdate
from openapi_client.exceptions import NotFoundException

client = openapi_client.ApiClient(openapi_client.Configuration(host=sys.argv[1]))
students = openapi_client.StudentsApi(client)

created = students.create_student(NewStudent(StudentID="101", Name="Anita", Dept="MCA"))
print("created:", created.message)
print("read:", students.read_student("101").name)
updated = students.update_student("101", StudentUpdate(Name="Anita S"))
print("updated:", updated.updated.name)

# The generated method takes the first of the content types only.
answer = client.call_api(
    "POST", client.configuration.host + "/student",
    {"Content-Type": "text/csv", "Accept": "application/json"},
    "StudentID,Name\n201,Ravi\n202,Meera\n203, \n")
answer.read()
report = client.response_deserialize(answer, {"200": "CreateResult"}).data
print("imported:", report.created, "and not:", report.failed, report.errors[0].error)

page = students.list_students(limit=2)
print("listed:", len(page.students), "more:", str(page.next is not None).lower())
print("deleted:", students.delete_student("101").message)
try:
    students.read_student("101")
except NotFoundException as failure:
    print("refused:", failure.status, json.loads(failure.body)["error"])
