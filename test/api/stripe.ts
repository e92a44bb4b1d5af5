import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listening } from '../listening.ts';

/** What the tests set of a PaymentIntent; the rest is as it is after a payment. */
export interface Intent {
  readonly status?: string;
  readonly amount_received?: number;
  readonly currency?: string;
  readonly livemode?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Null where nothing was charged. */
  readonly latest_charge?: {
    readonly refunded?: boolean;
    readonly amount_refunded?: number;
    readonly disputed?: boolean;
  } | null;
}

/** How the server answers for an ident instead: with an error of this status (502 as a gateway before it), by breaking off, or never. */
export type Fault = 401 | 429 | 500 | 502 | 'break off' | 'hang';

/** An HTTP server that answers GET /v1/payment_intents/{id} as Stripe does. */
export interface StripeServer {
  readonly url: string;
  /** What each ident answers; one that is not here is unknown to Stripe. */
  readonly intents: Map<string, Intent | Fault>;
  /** Requests so far. */
  readonly requests: { readonly url: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

const errors = {
  401: { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_****' },
  404: { type: 'invalid_request_error', code: 'resource_missing', param: 'intent', message: 'No such payment_intent' },
  429: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests' },
  500: { type: 'api_error', message: 'An error occurred' },
} as const;

/** What a gateway before Stripe may answer. */
const foreign = { message: 'Bad gateway' };

/** Starts the server at a free port. */
export async function startStripe(): Promise<StripeServer> {
  const intents: StripeServer['intents'] = new Map();
  const requests: StripeServer['requests'] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    const [, ident = ''] = /^\/v1\/payment_intents\/(\w+)\?/.exec(request.url ?? '') ?? [];
    const found = intents.get(ident);
    if (found === 'hang') return;
    if (found === 'break off') {
      request.socket.destroy();
      return;
    }
    const status = typeof found === 'number' ? found : found === undefined ? 404 : 200;
    response.writeHead(status, { 'Content-Type': 'application/json', 'Request-Id': 'req_test' });
    const failure = status === 502 ? foreign : { error: errors[status as keyof typeof errors] };
    const body = status === 200 ? paymentIntent(ident, found as Intent) : failure;
    response.end(JSON.stringify(body));
  });
  const { url, close } = await listening(server);
  return { url, intents, requests, close };
}

/** https://docs.stripe.com/api/payment_intents/object, with `latest_charge` expanded. */
function paymentIntent(id: string, { latest_charge, ...intent }: Intent): object {
  const amount = intent.amount_received ?? 0;
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_received: amount,
    created: 1_700_000_000,
    currency: 'eur',
    livemode: false,
    metadata: {},
    status: 'succeeded',
    ...intent,
    latest_charge:
      latest_charge === null
        ? null
        : {
            id: 'ch_000000000000000000000000',
            object: 'charge',
            amount,
            amount_refunded: 0,
            disputed: false,
            refunded: false,
            ...latest_charge,
          },
  };
}
