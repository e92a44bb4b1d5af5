"""Reads and writes the inline policies of roles: a request as JSON on each line of the input, its answer on each line of the output.

A program of its own, since botocore is installed with the second cloud, and no SDK's client for IAM is needed for anything else.
"""

import json
import os
import sys

import botocore.session

iam = botocore.session.get_session().create_client(
    "iam", endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name=os.environ["AWS_REGION"]
)
for line in sys.stdin:
    request = json.loads(line)
    policy = {"RoleName": request["role"], "PolicyName": request["policy"]}
    if "document" in request:
        iam.put_role_policy(**policy, PolicyDocument=json.dumps(request["document"]))
        answer = {}
    else:
        answer = iam.get_role_policy(**policy)["PolicyDocument"]
    print(json.dumps(answer), flush=True)
