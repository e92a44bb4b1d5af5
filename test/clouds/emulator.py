"""MiniStack with what it lacks for this stack filled in.

Each fill-in replaces one function of a module, and says what is missing without it. Nothing here makes a call succeed that
AWS would refuse.
"""

import base64
import json
import logging
import os
import re
import sys

# Before the import of ministack.app, which reads the environment once.
RUNTIME = os.environ["CLOUDS_RUNTIME"]
NODE = os.environ["CLOUDS_NODE"]

from ministack import app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime, responses
from ministack.services import apigateway_v1, dynamodb, kms, lambda_svc
from ministack.services.cloudformation import provisioners

# --- CloudWatch: alarms on metric math (Properties.Metrics) are refused. They are kept and described, and never evaluated.

_alarm_record = provisioners._cw_metric_alarm_record


def alarm_record(name, props):
    if not props.get("Metrics"):
        return _alarm_record(name, props)
    record = _alarm_record(name, {**props, "Metrics": None, "MetricName": "expression", "Namespace": "none"})
    return {**record, "Metrics": props["Metrics"]}


provisioners._cw_metric_alarm_record = alarm_record

# --- Lambda: nodejs functions run in a shim of MiniStack's own. Here they run under AWS's runtime client, which speaks to the
# Runtime API that MiniStack has for provided.* functions. Streamed answers are not known there.

_RESPONSE = re.compile(r"/runtime/invocation/([^/]+)/response$")


class Streamed:
    """What a function streamed: the bytes, and the error that its trailers tell of."""

    def __init__(self, body, error):
        self.body, self.error = body, error


class NodeWorker(lambda_runtime.ProvidedWorker):
    """An execution environment of a nodejs function."""

    def _build_handler_class(self, generation, pending):
        worker = self
        parent = super()._build_handler_class(generation, pending)

        class Handler(parent):
            def do_POST(self):
                if self.headers.get("Lambda-Runtime-Function-Response-Mode") != "streaming":
                    super().do_POST()
                    return
                body, trailers = self._read_chunks()
                error = trailers.get("lambda-runtime-function-error-body")
                streamed = Streamed(body, json.loads(base64.b64decode(error)) if error else None)
                request_id = _RESPONSE.search(self.path).group(1)
                known = worker._record_result(generation, request_id, "response", streamed)
                self._respond(202 if known else 400)

            def _read_chunks(self):
                chunks = []
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    chunks.append(self.rfile.read(size))
                    self.rfile.readline()
                trailers = {}
                while (line := self.rfile.readline().strip()) != b"":
                    name, _, value = line.decode().partition(":")
                    trailers[name.lower()] = value.strip()
                return b"".join(chunks), trailers

        return Handler


_worker_class_for = lambda_runtime._worker_class_for
_worker_env = lambda_svc._provided_worker_env
_code_dir = lambda_svc._provided_runtime_code_dir


def is_node(config):
    return str(config.get("Runtime", "")).startswith("nodejs")


def worker_env(config, code_dir, port):
    env = _worker_env(config, code_dir, port)
    # What this process was started with is no function's business.
    own = {name: value for name, value in env.items() if name not in os.environ or value != os.environ[name]}
    name = config.get("FunctionName", "")
    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{name}"
    return {
        **own,
        "PATH": os.environ["PATH"],
        "TZ": ":UTC",
        "AWS_ENDPOINT_URL": os.environ["AWS_ENDPOINT_URL"],
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime')}",
        "AWS_LAMBDA_LOG_GROUP_NAME": group,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
    }


def code_dir(code_zip):
    folder = _code_dir(code_zip)
    bootstrap = os.path.join(folder, "bootstrap")
    # No process may start while a program is written.
    with lambda_svc._provided_code_lock:
        if not os.path.exists(bootstrap):
            with open(bootstrap, "w", encoding="utf-8") as file:
                file.write(f'#!/bin/sh\nexec "{NODE}" "{RUNTIME}/index.mjs"\n')
            os.chmod(bootstrap, 0o755)
    return folder


def invalidate_worker(name, qualifier=None, account=None, region=None):
    """Ends a function's processes: those of functions of the same name in other accounts go on, which MiniStack would end too."""
    scope = account or responses.get_account_id(), region or responses.get_region()
    return lambda_runtime.invalidate_worker(name, qualifier, *scope)


lambda_runtime._worker_class_for = lambda config: NodeWorker if is_node(config) else _worker_class_for(config)
lambda_svc._execute_function_warm = lambda_svc._execute_function_provided_warm
lambda_svc._provided_worker_env = worker_env
lambda_svc._provided_runtime_code_dir = code_dir
lambda_svc.invalidate_worker = invalidate_worker

_emit_logs = lambda_svc._emit_lambda_logs


def emit_logs(func, request_id, text, error, *args, **options):
    # They are in CloudWatch Logs too, which is gone when a run has ended.
    if error:
        logging.getLogger("lambda").warning("%s failed:\n%s", func["config"]["FunctionName"], text)
    return _emit_logs(func, request_id, text, error, *args, **options)


lambda_svc._emit_lambda_logs = emit_logs

# --- API Gateway: integrations with ResponseTransferMode STREAM (another path of the function, another form of the answer).

_lambda_ref = apigateway_v1._extract_lambda_ref_from_integration_uri
_proxy_response = apigateway_v1._lambda_proxy_response


def lambda_ref(uri):
    return _lambda_ref(uri.replace("/response-streaming-invocations", "/invocations"))


def proxy_response(result):
    streamed = result.get("body")
    if not isinstance(streamed, Streamed):
        return _proxy_response(result)
    head, delimiter, body = streamed.body.partition(bytes(8))
    if streamed.error or not delimiter:
        return None, "The stream has failed."
    return {**json.loads(head), "body": body}, None


apigateway_v1._extract_lambda_ref_from_integration_uri = lambda_ref
apigateway_v1._lambda_proxy_response = proxy_response

# --- API Gateway: an API is found from its own account and region alone, which a request without a signature does not tell. Ids are
# unique.

_execute_api = app._handle_execute_api_request


async def execute_api(host, path, *args, **options):
    if url := app._parse_execute_api_url(host, path):
        owners = [scope for (*scope, api_id), _ in apigateway_v1._rest_apis.all_items() if api_id == url[0]]
        if owners:
            account, region = owners[0]
            responses.set_request_account_id(account)
            responses.set_request_region(region)
    return await _execute_api(host, path, *args, **options)


app._handle_execute_api_request = execute_api

# --- API Gateway: MiniStack puts S3's request header on every answer. These are the headers that API Gateway puts there.

_data_plane_headers = app._with_data_plane_headers


def data_plane_headers(response, request_id, include_s3_id=False, wildcard_cors=True):
    response = _data_plane_headers(response, request_id, include_s3_id, wildcard_cors)
    # Answers of an API alone come without CORS headers of MiniStack's own.
    if response and not wildcard_cors and not include_s3_id:
        headers = response[1]
        headers.pop("x-amz-request-id", None)
        headers["x-amz-apigw-id"] = base64.b64encode(os.urandom(11)).decode()
        headers["Connection"] = "keep-alive"
    return response


app._with_data_plane_headers = data_plane_headers

# --- API Gateway: requests above 10 MB are refused with 413; MiniStack takes any. A function that fails is answered with the
# API's own DEFAULT_5XX; MiniStack shows the error itself. Refusals know $context.path.

_execute = apigateway_v1._execute_in_scope
_invoke_proxy = apigateway_v1._invoke_lambda_proxy_v1
_error_response = apigateway_v1._gateway_error_response
_REQUEST_LIMIT = 10 * 1024 * 1024


async def execute(request, api_id, stage_name, method, path, headers, body, *rest):
    request["path"] = f"/{stage_name}{path}"
    if len(body or b"") > _REQUEST_LIMIT:
        request["stage"] = apigateway_v1._stages_v1.get(api_id, {}).get(stage_name)
        return apigateway_v1._gw_error("REQUEST_TOO_LARGE", "Request Too Long")
    return await _execute(request, api_id, stage_name, method, path, headers, body, *rest)


async def invoke_proxy(*args, **options):
    answer = await _invoke_proxy(*args, **options)
    # No function of this stack answers with plain JSON.
    if isinstance(answer, tuple) and answer[0] == 502 and answer[1] == {"Content-Type": "application/json"}:
        return apigateway_v1._gw_error("DEFAULT_5XX", "Internal server error")
    return answer


def error_response(error, request):
    status, headers, body = _error_response(error, request)
    if status == 500 and error.response_type == "DEFAULT_5XX":
        status = 502
    return status, headers, body.replace(b"$context.path", request["path"].encode())


apigateway_v1._execute_in_scope = execute
apigateway_v1._invoke_lambda_proxy_v1 = invoke_proxy
apigateway_v1._gateway_error_response = error_response

# --- KMS: a key gets an id of MiniStack's choice. One with this tag gets the id that the tag names: the lines of a state that was kept
# name their key by its id, and the key that is imported for them has to be that one. AWS would have kept the key itself.

_CHOSEN_ID = "clouds:key-id"
_create_key = kms._create_key


def create_key(data):
    answer = _create_key(data)
    chosen = next((tag["TagValue"] for tag in data.get("Tags", []) if tag["TagKey"] == _CHOSEN_ID), None)
    if chosen is None or answer[0] != 200:
        return answer
    key = kms._keys.pop(json.loads(answer[2])["KeyMetadata"]["KeyId"])
    key.update(KeyId=chosen, Arn=kms._arn(chosen))
    kms._keys[chosen] = key
    return kms.json_response({"KeyMetadata": kms._key_metadata(key)})


kms._create_key = create_key

# --- IAM: condition keys. Over loopback there is no TLS, which the policies rightly ask for; those of EventBridge and DynamoDB are not
# known.

_condition_key = iam_evaluator._resolve_condition_key


def condition_key(key, context):
    name = key.lower()
    if name == "aws:securetransport":
        return "true"
    if name == "s3:tlsversion":
        return "1.3"
    return _condition_key(key, context)


iam_evaluator._resolve_condition_key = condition_key

_tag_context = iam_actions.request_tag_context


def leading_keys(request):
    """The partition key of the item that a request names."""
    table = dynamodb._tables.get(request.get("TableName", ""))
    item = request.get("Key") or request.get("Item")
    if not table or not item:
        return {}
    return {"dynamodb:LeadingKeys": [value for value in item.get(table["pk_name"], {}).values()]}


def request_context(service, action, body, params):
    context = _tag_context(service, action, body, params)
    if action.startswith("dynamodb:") and body[:1] == b"{":
        return {**context, **leading_keys(json.loads(body))}
    if action != "events:PutEvents":
        return context
    sources = {entry.get("Source") for entry in json.loads(body)["Entries"]}
    # It has one value a request: of several none fits.
    return {**context, "events:source": sources.pop() if len(sources) == 1 else None}


iam_actions.request_tag_context = request_context

# --- IAM: each refusal is written down, one a line, for who has asked for it (test/clouds/permissions).

_enforce = iam_evaluator.enforce


def enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
    result = _enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
    principal = getattr(result, "principal_arn", None)
    if principal and os.environ.get("CLOUDS_DENIALS"):
        context = {key: str(value) for key, value in (service_context or {}).items()}
        denial = {"principal": principal, "action": iam_action, "resource": resource_arn, "context": context}
        with open(os.environ["CLOUDS_DENIALS"], "a", encoding="utf-8") as file:
            file.write(json.dumps(denial) + "\n")
    return result


iam_evaluator.enforce = enforce

if __name__ == "__main__":
    sys.exit(app.main())
