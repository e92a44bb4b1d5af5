"""Lambda functions as processes of this machine, under AWS's own runtime client for Node.js, where LocalStack starts containers."""

import json
import os
import subprocess
import threading
from concurrent.futures import TimeoutError

from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from runtime_api import RuntimeApi

NODE = os.environ["CLOUDS_NODE"]
RUNTIME = os.environ["CLOUDS_RUNTIME"]
LOGS = os.environ["CLOUDS_LOGS"]


class HostExecutor(RuntimeExecutor):
    """An execution environment: a process that handles one event after the other, with the variables that a container would get."""

    def __init__(self, id, function_version):
        super().__init__(id, function_version)
        self.log = os.path.join(LOGS, f"{function_version.id.function_name}-{id[:8]}.log")
        self.api = self.process = None

    def start(self, env_vars):
        code = str(self.function_version.config.code.get_unzipped_code_location())
        self.api = RuntimeApi()
        self.env = {
            **{name: str(value) for name, value in env_vars.items()},
            "PATH": os.environ["PATH"],
            "LAMBDA_TASK_ROOT": code,
            "LAMBDA_RUNTIME_DIR": RUNTIME,
            "AWS_LAMBDA_RUNTIME_API": self.api.address,
        }
        self._spawn()

    def _spawn(self):
        ready = self.api.expect_start()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [NODE, os.path.join(RUNTIME, "index.mjs")],
                cwd=self.env["LAMBDA_TASK_ROOT"],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.watcher = threading.Thread(target=lambda: self.api.ended(self.process.wait()), daemon=True)
        self.watcher.start()
        ready.result()

    def invoke(self, payload):
        request_id = payload["invoke-id"]
        before = os.path.getsize(self.log)
        answer, error = self._answer(payload, request_id)
        with open(self.log, encoding="utf8", errors="replace") as log:
            log.seek(before)
            written = log.read()
        logs = f"START RequestId: {request_id} Version: $LATEST\n{written}END RequestId: {request_id}\n"
        return InvocationResult(request_id, answer, is_error=error, logs=logs)

    def _answer(self, payload, request_id):
        timeout = self.function_version.config.timeout
        try:
            # As on Lambda, one that has ended or was ended is started again for the next event.
            if self.process.poll() is not None:
                self.watcher.join()
                self._spawn()
            return self.api.invoke(payload, timeout).result(timeout)
        except StatusErrorException as failure:
            return failure.payload, True
        except TimeoutError:
            self.process.kill()
            self.watcher.join()
            message = f"RequestId: {request_id} Error: Task timed out after {timeout:.2f} seconds"
            return json.dumps({"errorType": "Sandbox.Timedout", "errorMessage": message}).encode(), True

    def stop(self):
        if self.process is not None:
            self.process.kill()
        if self.api is not None:
            self.api.close()

    def get_address(self):
        return "127.0.0.1"

    def get_endpoint_from_executor(self):
        return "127.0.0.1"

    def get_runtime_endpoint(self):
        return f"http://{self.api.address}" if self.api else ""

    def get_logs(self):
        with open(self.log, encoding="utf8", errors="replace") as log:
            return log.read()

    @classmethod
    def prepare_version(cls, function_version):
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        pass  # LocalStack itself removes the code.
