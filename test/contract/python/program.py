"""What somebody writes with a client that openapi-python-client has generated: an order, its codes, their check, a void.

Arguments: the address of the service, an Api-Key. Prints what came of it as one JSON document.
"""

import json
import sys
import time
import uuid

from generated import AuthenticatedClient, Client
from generated.api.files import get_data
from generated.api.gate import void_codes
from generated.api.service import get_docs
from generated.api.sessions import open_session, revoke_session
from generated.api.tokens import get_tokens, list_tokens, order_tokens, verify_tokens
from generated.models import (
    ErrorDocument,
    FailedAttributes,
    FinishedAttributes,
    OpenSession,
    OrderTokens,
    VerifyTokens,
    VoidCodes,
)

url, api_key = sys.argv[1:]


def client_with(header: str, key: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=url, token=key, prefix="", auth_header_name=header, timeout=60)


def answered(answer):
    """The document, as its class has it; refusals are told."""
    if answer is None or isinstance(answer, ErrorDocument):
        sys.exit(f"refused: {answer}")
    return answer


customer = client_with("Api-Key", api_key)
session = answered(
    open_session.sync(
        client=customer,
        body=OpenSession.from_dict({"data": {"type": "session", "attributes": {"note": "from Python"}}}),
    )
)
client = client_with("Session-Key", str(session.data.id))

order = {"type": "tokens", "attributes": {"size": 1000, "digits": 12, "alphabet": "UPPER_EPCG30"}}
ordered = answered(
    order_tokens.sync(client=client, body=OrderTokens.from_dict({"data": order}), idempotency_key=str(uuid.uuid4()))
)
line = ordered.data.id

deadline = time.monotonic() + 100
while True:
    attributes = answered(get_tokens.sync(line, client=client)).data.attributes
    if isinstance(attributes, FinishedAttributes):
        break
    if isinstance(attributes, FailedAttributes) or time.monotonic() > deadline:
        sys.exit(f"not finished: {attributes}")
    time.sleep(0.2)

codes = answered(get_data.sync(line, client=client)).split("\n")
asked = {"data": {"type": "verification", "attributes": {"tokens": [codes[0], codes[-1], "WRONG"]}}}
body = VerifyTokens.from_dict(asked)
before = answered(verify_tokens.sync(line, client=client, body=body)).data.attributes.results

voided = answered(
    void_codes.sync(
        line,
        client=client,
        body=VoidCodes.from_dict({"data": {"type": "void", "attributes": {"tokens": [codes[0]], "reason": "lost"}}}),
        idempotency_key=str(uuid.uuid4()),
    )
)
after = answered(verify_tokens.sync(line, client=client, body=body)).data.attributes.results
refusal = get_tokens.sync(uuid.uuid4(), client=client)

print(
    json.dumps(
        {
            "line": str(line),
            "type": type(attributes).__name__,
            "size": attributes.size,
            "codes": len(set(codes)),
            "listed": [type(each.attributes).__name__ for each in answered(list_tokens.sync(client=client)).data],
            "before": [result.to_dict() for result in before],
            "voided": voided.data.attributes.count,
            "after": [result.to_dict() for result in after],
            "refusal": refusal.errors[0].detail,
            "docs": get_docs.sync(client=Client(base_url=url)).lower().startswith("<!doctype html>"),
        }
    )
)
revoke_session.sync(session.data.id, client=client)
