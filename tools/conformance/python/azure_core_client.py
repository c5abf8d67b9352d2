"""azure-core's poller, unchanged: one request a line on standard input, its end a line on standard output."""

import json
import os
import sys
import threading

from azure.core import PipelineClient
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import HeadersPolicy, RequestIdPolicy, RetryPolicy
from azure.core.polling import LROPoller
from azure.core.polling.base_polling import LROBasePolling
from azure.core.rest import HttpRequest

# By itself it gives up a server that is away for some seconds: a restart on a busy machine may take that long.
PATIENCE = {"retry_total": 40, "retry_connect": 40, "retry_read": 40, "retry_backoff_factor": 0.2, "retry_backoff_max": 2}

writing = threading.Lock()


def say(line):
    with writing:
        print(json.dumps(line), flush=True)


def resource_of(answer):
    body = answer.http_response.text()
    return json.loads(body) if body else None


def submit(asked):
    """Submits one command and polls until the poller says that it has ended."""
    headers = HeadersPolicy({"Authorization": "Bearer " + os.environ["API_KEY"]})
    client = PipelineClient(asked["url"], policies=[RequestIdPolicy(), headers, RetryPolicy(**PATIENCE)])
    request = HttpRequest(asked["method"], asked["url"], **({"json": asked["body"]} if "body" in asked else {}))
    try:
        response = client.send_request(request, _return_pipeline_response=True)
        say({"id": asked["id"], "accepted": response.http_response.headers["Operation-Location"]})
        poller = LROPoller(client, response, resource_of, LROBasePolling(timeout=0.2))
        try:
            result = poller.result(timeout=120)
            resource = None if asked["method"] == "DELETE" else result["id"]
            say({"id": asked["id"], "end": poller.status(), "resource": resource})
        except HttpResponseError as error:
            say({"id": asked["id"], "end": poller.status(), "code": error.error and error.error.code})
    except Exception as error:  # Whatever it is, it is the answer to this line.
        say({"id": asked["id"], "end": "broken", "code": repr(error)})


for line in sys.stdin:
    threading.Thread(target=submit, args=[json.loads(line)], daemon=False).start()
