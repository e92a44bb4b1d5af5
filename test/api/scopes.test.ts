import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Route, routes } from '../../api/routes/routes.ts';
import { type Scope, scopes } from '../../api/terms/scopes.ts';
import { sharedCloud } from '../cloud.ts';
import { accountsOf, demoCustomers } from './accounts.ts';
import { type Answer, connect, send, sharedUrl } from './client.ts';

/**
 * Every route by every scope. The table is written down here by hand, and the service is asked: "+" is let in (and may be refused
 * for what it sends), "-" is refused for its scope.
 */
const table = `
                                       order  reprint  redeem  verify
POST /sessions                           +       +       +       +
GET /sessions                            +       +       +       +
HEAD /sessions                           +       +       +       +
GET /sessions/{id}                       +       +       +       +
HEAD /sessions/{id}                      +       +       +       +
DELETE /sessions/{id}                    +       +       +       +
POST /alphabets                          +       -       -       -
GET /alphabets                           +       +       +       +
HEAD /alphabets                          +       +       +       +
DELETE /alphabets                        +       -       -       -
GET /alphabets/{name}                    +       +       +       +
HEAD /alphabets/{name}                   +       +       +       +
DELETE /alphabets/{name}                 +       -       -       -
GET /alphabets/{name}/{digits}           +       +       +       +
HEAD /alphabets/{name}/{digits}          +       +       +       +
POST /capacity                           +       +       +       +
POST /tokens                             +       -       -       -
GET /tokens                              +       +       -       -
HEAD /tokens                             +       +       -       -
DELETE /tokens                           +       -       -       -
POST /tokens/{id}                        +       -       -       -
GET /parts                               +       +       -       -
HEAD /parts                              +       +       -       -
GET /tokens/{id}/parts                   +       +       -       -
HEAD /tokens/{id}/parts                  +       +       -       -
GET /tokens/{id}                         +       +       -       -
HEAD /tokens/{id}                        +       +       -       -
DELETE /tokens/{id}                      +       -       -       -
POST /tokens/{id}/verify                 +       +       +       +
POST /verify                             +       +       +       +
POST /tokens/{id}/codes                  +       +       -       -
POST /tokens/{id}/void                   +       -       -       -
GET /tokens/{id}/void                    +       +       -       -
HEAD /tokens/{id}/void                   +       +       -       -
GET /tokens/{id}/void/{void}             +       +       -       -
HEAD /tokens/{id}/void/{void}            +       +       -       -
DELETE /tokens/{id}/void/{void}          +       -       -       -
POST /tokens/{id}/redeem                 +       -       +       -
POST /tokens/{id}/gate                   +       +       -       -
POST /redeem                             +       -       +       -
GET /redeem                              +       +       -       -
HEAD /redeem                             +       +       -       -
DELETE /tokens/{id}/redeem/{redemption}  +       -       -       -
GET /tokens/{id}/requested               +       +       -       -
HEAD /tokens/{id}/requested              +       +       -       -
GET /tokens/{id}/started                 +       +       -       -
HEAD /tokens/{id}/started                +       +       -       -
GET /tokens/{id}/ended                   +       +       -       -
HEAD /tokens/{id}/ended                  +       +       -       -
GET /tokens/{id}/finished                +       +       -       -
HEAD /tokens/{id}/finished               +       +       -       -
GET /tokens/{id}/analyzed                +       +       -       -
HEAD /tokens/{id}/analyzed               +       +       -       -
GET /tokens/{id}/data                    +       +       -       -
HEAD /tokens/{id}/data                   +       +       -       -
GET /tokens/{id}/snapshot                +       -       -       -
HEAD /tokens/{id}/snapshot               +       -       -       -
GET /tokens/{id}/analysis                +       +       -       -
HEAD /tokens/{id}/analysis               +       +       -       -
GET /tokens/{id}/score                   +       +       -       -
HEAD /tokens/{id}/score                  +       +       -       -
GET /tokens/{id}/delta                   +       +       -       -
HEAD /tokens/{id}/delta                  +       +       -       -
`;

const [head = '', ...rows] = table.trim().split('\n');
const columns = head.trim().split(/ +/) as Scope[];
const expected = new Map(
  rows.map((row) => {
    const [method, path, ...cells] = row.split(/ +/);
    return [`${method} ${path}`, cells.join(' ')] as const;
  }),
);
const keyed = (routes as readonly Route[])
  .filter(({ keys }) => keys.length > 0)
  .flatMap(({ methods, paths }) => methods.flatMap((method) => paths.map((path) => [method, path] as const)));

const nobody = '11111111-1111-4111-8111-111111111111';
const apiKeys = new Map<Scope, string>();
const sessions = new Map<Scope, string>();
beforeAll(async () => {
  const accounts = await accountsOf(sharedCloud());
  for (const scope of scopes) {
    const { apiKey } = await accounts.add(demoCustomers.basic, { scope });
    apiKeys.set(scope, apiKey);
    sessions.set(scope, (await connect(sharedUrl(), apiKey)).session);
  }
});

/** Asks with what no route takes, so that nothing is done: what the scope refuses is refused before that is seen. */
async function ask(scope: Scope, method: string, path: string): Promise<Answer> {
  const apiKey = apiKeys.get(scope) as string;
  const session =
    method === 'DELETE' && path.startsWith('/sessions')
      ? (await connect(sharedUrl(), apiKey)).session
      : (sessions.get(scope) as string);
  const id = path.startsWith('/sessions') ? session : nobody;
  const asked = path
    .replace('{id}', id)
    .replace('{name}', 'NOWHERE')
    .replace('{digits}', '5')
    .replace(/\{(void|redemption)\}/, nobody);
  const headers = { 'Api-Key': apiKey, 'Session-Key': session };
  return method === 'POST'
    ? send(sharedUrl(), method, asked, { headers: { ...headers, 'Content-Type': 'text/plain' }, body: 'x' })
    : send(sharedUrl(), method, asked, { headers });
}

function cellOf(answer: Answer): string {
  if (answer.status !== 403) return '+';
  // The answer to HEAD has no body.
  return answer.bytes.length === 0 || answer.json.errors[0].code === 'scope' ? '-' : '403';
}

test('the table has every scope, and every route that takes a key', () => {
  expect(columns).toEqual([...scopes]);
  expect([...expected.keys()].sort()).toEqual(keyed.map((each) => each.join(' ')).sort());
});

describe('the service lets in whom the table says', () => {
  test.each(keyed)('%s %s', async (method, path) => {
    const cells: string[] = [];
    for (const scope of columns) cells.push(cellOf(await ask(scope, method, path)));
    expect(cells.join(' ')).toBe(expected.get(`${method} ${path}`));
  });
});

test('the refusal says which key it takes, and names itself', async () => {
  const { status, json } = await ask('verify', 'POST', '/tokens');
  expect([status, json]).toEqual([
    403,
    {
      errors: [
        {
          status: '403',
          code: 'scope',
          title: 'Tokens not requested',
          detail: 'This takes a key with the scope order. The scope of this key is verify.',
          source: { parameter: 'Session-Key', pointer: '' },
          meta: { scope: 'verify', scopes: ['order'] },
        },
      ],
      links: { self: '/api/tokens' },
    },
  ]);
});
