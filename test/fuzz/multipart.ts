import fc from 'fast-check';
import { JSON_API } from '../api/client.ts';
import { bodiesFrom, strangeText } from './json.ts';
import { documentFor, type Known } from './requests.ts';
import type { WireRequest } from './wire.ts';

/** Continuations: bodies of many parts, whose boundaries, heads and contents are nearly right, and snapshots that nearly are. */

const boundary = 'a-boundary';
const boundaries = fc.oneof(
  { weight: 8, arbitrary: fc.constant(boundary) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '"', 'x'.repeat(300), 'a-boundary--', '--a-boundary', 'ü') },
);
const names = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('info.json', 'snapshot.blob', 'info', 'snapshot') },
  { weight: 1, arbitrary: strangeText.map((text) => text.slice(0, 300)) },
);
const heads = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constant(
      'Content-Disposition: form-data; name="$"; filename="$"\r\nContent-Type: application/octet-stream',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'Content-Disposition: form-data; name="$"',
      "Content-Disposition: form-data; filename*=UTF-8''%zz; name=$",
      'Content-Disposition: form-data',
      '',
      'x',
      'Content-Transfer-Encoding: base64',
      `X: ${'y'.repeat(90_000)}`,
    ),
  },
);

/** What a part of the body may hold. */
function contentsFor({ snapshot }: Known): fc.Arbitrary<Buffer> {
  const blob = Buffer.from(snapshot);
  const turned = fc.tuple(fc.nat(blob.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
    const copy = Buffer.from(blob);
    copy[at]! ^= by;
    return copy;
  });
  const cut = fc.nat(blob.length).map((length) => blob.subarray(0, length));
  const longer = fc.uint8Array({ maxLength: 50 }).map((rest) => Buffer.concat([blob, rest]));
  const huge = fc
    .constantFrom(299_000, 301_000, 4_300_000)
    .map((length) => Buffer.concat([blob, Buffer.alloc(length)]));
  return fc.oneof(
    { weight: 40, arbitrary: fc.constant(blob) },
    { weight: 20, arbitrary: turned },
    { weight: 10, arbitrary: cut },
    { weight: 10, arbitrary: longer },
    { weight: 30, arbitrary: bodiesFrom(documentFor('/tokens', [])) },
    { weight: 5, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 5, arbitrary: fc.constant(Buffer.from(`\r\n--${boundary}--\r\n`)) },
    { weight: 1, arbitrary: huge },
  );
}

/** The body's line ends, dashes and last boundary, where they are as they must be and where not. */
const frames = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ end: '\r\n', last: '--' }) },
  {
    weight: 1,
    arbitrary: fc.record({ end: fc.constantFrom('\n', '', '\r'), last: fc.constantFrom('--', '', '-', '--x') }),
  },
);

/** POST /tokens/{id} with a multipart body. */
export function continuationsOf(known: Known): fc.Arbitrary<WireRequest> {
  const good = bodiesFrom(documentFor('/tokens', []));
  const part = fc.record({ name: names, head: heads, content: contentsFor(known) });
  const both = fc.tuple(good, contentsFor(known)).map(([info, blob]) => [
    { name: 'info.json', head: 'Content-Disposition: form-data; name="$"', content: info },
    { name: 'snapshot.blob', head: 'Content-Disposition: form-data; name="$"; filename="$"', content: blob },
  ]);
  const parts = fc.oneof(
    { weight: 25, arbitrary: both },
    { weight: 15, arbitrary: fc.array(part, { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(part, { minLength: 41, maxLength: 45 }) },
  );
  const cuts = fc.oneof(
    { weight: 8, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  );
  return fc.tuple(parts, boundaries, boundaries, frames, cuts).map(([all, told, used, { end, last }, cut]) => {
    const pieces = all.flatMap(({ name, head, content }) => [
      Buffer.from(`--${used}${end}${head.replaceAll('$', () => name)}${end}${end}`),
      content,
      Buffer.from(end),
    ]);
    const body = Buffer.concat([...pieces, Buffer.from(`--${used}${last}${end}`)]);
    return {
      method: 'POST',
      path: `/tokens/${known.line}`,
      headers: {
        Accept: JSON_API,
        'Session-Key': known.session,
        'Content-Type': `multipart/form-data; boundary=${told}`,
      },
      body: body.subarray(0, Math.ceil(body.length * cut)),
    };
  });
}
