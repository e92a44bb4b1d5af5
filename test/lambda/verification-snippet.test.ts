import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { signatureOf, writtenSecret } from '../../lambda/webhooks/webhook-secret.ts';

test('the snippet of docs/events.md takes what is genuine, and nothing else', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'events.md'), 'utf8');
  const [, snippet = ''] = /<!-- verify -->\n```js\n([\s\S]*?)```/.exec(text) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'unique-tokens-snippet-'));
  try {
    const secret = Buffer.alloc(32, 7);
    const now = Math.floor(Date.now() / 1000);
    const signed = (seconds: number, key: Buffer = secret) => ({
      'webhook-id': 'an-id',
      'webhook-timestamp': String(seconds),
      'webhook-signature': signatureOf(key, 'an-id', seconds, '{"a":1}'),
    });
    const genuine = signed(now);
    const both = { ...genuine, 'webhook-signature': `v1,AAAA ${genuine['webhook-signature']}` };
    const cases = [
      [genuine, '{"a":1}', true],
      [both, '{"a":1}', true],
      [genuine, '{"a":2}', false],
      [{ ...genuine, 'webhook-id': 'another' }, '{"a":1}', false],
      [signed(now - 3600), '{"a":1}', false],
      [signed(now, Buffer.alloc(32, 8)), '{"a":1}', false],
      [{}, '{"a":1}', false],
    ];
    const run = `\nconsole.log(JSON.stringify(${JSON.stringify(cases)}.map(([headers, body]) => isGenuine(${JSON.stringify(writtenSecret(secret))}, headers, body))));\n`;
    writeFileSync(join(folder, 'verify.mjs'), snippet + run);
    const printed = execFileSync(process.execPath, [join(folder, 'verify.mjs')], {
      encoding: 'utf8',
      timeout: 100_000,
    });
    expect(JSON.parse(printed)).toEqual(cases.map(([, , expected]) => expected));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
