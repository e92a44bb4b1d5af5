import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { check, command, say } from './say.ts';
import { call, file, order, type Service } from './service.ts';

const SIZE = 1000;
const DIGITS = 100;
const ALPHABET = { name: 'UPPER_VOWELS', chars: 'AEIOU' };

/** The example of the documentation: 1,000 codes of 100 vowels, their record, and their files, checked and saved. */
export async function example(service: Service, directory: string): Promise<void> {
  const alphabet = { id: ALPHABET.name, type: 'alphabet', attributes: { chars: ALPHABET.chars } };
  await call(service, 'POST', '/alphabets', { data: alphabet });
  say(`An order: ${SIZE} codes of ${DIGITS} characters, of the character set ${ALPHABET.chars}`);
  const attributes = { size: String(SIZE), digits: String(DIGITS), alphabet: ALPHABET.name };
  const { line, seed, seconds, codes, hash } = await order(service, '/tokens', attributes, (status) =>
    console.log(`  ${status}`),
  );
  console.log(`  after ${seconds.toFixed(2)} s, all functions being started for the first time`);

  say(`The record of its start: GET /api/tokens/${line}/started`);
  const record = await (await call(service, 'GET', `/tokens/${line}/started`)).json();
  console.log(JSON.stringify(record, null, 4));

  const all = codes.toString('utf8').trimEnd().split('\n');
  say('The first of the codes', ...all.slice(0, 3));
  say(
    'Checked',
    check(`${all.length} codes, no two the same`, all.length === SIZE && new Set(all).size === SIZE),
    check(
      `each has ${DIGITS} characters of the set`,
      all.every((code) => /^[AEIOU]{100}$/.test(code)),
    ),
    check('the hash of the file is the promised one', createHmac('sha256', seed).update(codes).digest('hex') === hash),
  );

  const folder = join(directory, 'files', line);
  mkdirSync(folder, { recursive: true });
  const [codesFile, snapshotFile] = [join(folder, 'codes.txt'), join(folder, 'codes.snapshot')];
  const snapshot = await file(service, line, 'snapshot');
  writeFileSync(codesFile, codes);
  writeFileSync(snapshotFile, snapshot);
  const shown = (path: string) => relative(process.cwd(), path);
  say('Saved', `${shown(codesFile)}  ${codes.length} bytes`, `${shown(snapshotFile)}  ${snapshot.length} bytes`);
  say('Compute the hash yourself', command(`openssl dgst -sha256 -hmac ${seed} ${shown(codesFile)}`), `→ ${hash}`);
}
