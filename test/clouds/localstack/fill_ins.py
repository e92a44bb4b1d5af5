"""LocalStack's core 2026.3.0 with what it lacks for this stack, on a machine without Docker, filled in.

Each fill-in says what happens without it. Nothing here makes a call succeed that AWS would refuse.
"""

import json
import os
import subprocess
import sys

from localstack.runtime import main as runtime
from localstack.services.apigateway.legacy.provider import ApigatewayProvider
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import RestApiAwsProxyIntegration
from localstack.services.dynamodb.server import DynamodbServer
from localstack.services.lambda_.invocation import docker_runtime_executor
from localstack.utils.serving import Server

from host_executor import HostExecutor

# --- Lambda: functions run in containers. Without Docker the first function fails the deployment: "Error while creating lambda:
# Installation of lambda-runtime v0.1.41-pre failed." Here they are processes, under AWS's own runtime client.

docker_runtime_executor.DockerRuntimeExecutor = HostExecutor

# --- DynamoDB: LocalStack downloads DynamoDB Local and a Java 21 for it. Where it cannot, the deployment does not get past its first
# table. Here moto stands in, the version that LocalStack brings for its other services.


def run_moto(server):
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(server.port)]
    server.moto = subprocess.Popen(command, env={**os.environ, "MOTO_ACCOUNT_ID": "000000000000"})
    server.moto.wait()


DynamodbServer.do_start_thread = Server.do_start_thread
DynamodbServer.do_run = run_moto
DynamodbServer.do_shutdown = lambda server: server.moto.kill()

# --- API Gateway: a method whose answer is streamed fails the deployment: "An error occurred (BadRequestException) when calling the
# PutIntegration operation: Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream
# invocations." Here it is made as one that is not streamed.

_put_integration = ApigatewayProvider.put_integration


def put_integration(self, context, request, **rest):
    uri = request.get("uri") or ""
    if uri.endswith("/response-streaming-invocations"):
        plain = uri.replace("/2021-11-15/", "/2015-03-31/").replace("/response-streaming-invocations", "/invocations")
        request = {**request, "uri": plain}
    return _put_integration(self, context, request, **rest)


ApigatewayProvider.put_integration = put_integration

# --- API Gateway: what such a function answers (head, eight zero bytes, body) is not JSON, and would be a 502. Here it becomes the
# answer, in one piece.

_parse_lambda_response = RestApiAwsProxyIntegration.parse_lambda_response
_parse_body = RestApiAwsProxyIntegration._parse_body


def parse_lambda_response(self, payload):
    head, delimiter, body = payload.partition(bytes(8))
    return {**json.loads(head), "body": body} if delimiter else _parse_lambda_response(self, payload)


def parse_body(body, is_base64_encoded):
    return body if isinstance(body, bytes) else _parse_body(body, is_base64_encoded)


RestApiAwsProxyIntegration.parse_lambda_response = parse_lambda_response
RestApiAwsProxyIntegration._parse_body = staticmethod(parse_body)

if __name__ == "__main__":
    runtime.main()
