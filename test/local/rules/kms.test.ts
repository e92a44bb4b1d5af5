import { createHmac } from 'node:crypto';
import { GenerateMacCommand, type GenerateMacCommandInput, VerifyMacCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RulesCloud, startRulesCloud } from './cloud.ts';
import { eachRule } from './rule.ts';

/** What KMS refuses: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html and API_VerifyMac.html */
let cloud: RulesCloud;
let KeyId: string;
beforeAll(async () => {
  cloud = await startRulesCloud();
  KeyId = await cloud.key();
});
afterAll(() => cloud?.stop());

// biome-ignore lint/suspicious/noExplicitAny: the commands of a table of cases have nothing in common but that they are sent.
const send = (command: any): Promise<any> => cloud.kms.send(command);
const Message = Buffer.from('message');
const mac = (more: object = {}) =>
  new GenerateMacCommand({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_256', ...more } as GenerateMacCommandInput);
const verify = (Mac: Uint8Array, more: object = {}) =>
  new VerifyMacCommand({ KeyId, Message, Mac, MacAlgorithm: 'HMAC_SHA_256', ...more });
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe('KMS refuses', () => {
  eachRule<[() => object, string]>(
    [
      ['an empty message', () => mac({ Message: new Uint8Array() }), 'ValidationException'],
      ['a message of 4,097 bytes', () => mac({ Message: new Uint8Array(4097) }), 'ValidationException'],
      ['no algorithm', () => mac({ MacAlgorithm: undefined }), 'ValidationException'],
      ['an algorithm that is none', () => mac({ MacAlgorithm: 'HMAC_MD5' }), 'ValidationException'],
      ['an algorithm of another key', () => mac({ MacAlgorithm: 'HMAC_SHA_512' }), 'InvalidKeyUsageException'],
      ['no key', () => mac({ KeyId: undefined }), 'ValidationException'],
      ['an empty key id', () => mac({ KeyId: '' }), 'ValidationException'],
      ['a key id of 2,049 characters', () => mac({ KeyId: 'k'.repeat(2049) }), 'ValidationException'],
      ['a key id that is none', () => mac({ KeyId: UNKNOWN }), 'NotFoundException'],
      ['an ARN of no key', () => mac({ KeyId: KeyId.replace(/[^/]+$/, UNKNOWN) }), 'NotFoundException'],
      ['an alias that is none', () => mac({ KeyId: 'alias/no-such-alias' }), 'NotFoundException'],
      [
        'a MAC of another message',
        () => verify(createHmac('sha256', 'k').update('x').digest()),
        'KMSInvalidMacException',
      ],
      ['a MAC of another length', () => verify(new Uint8Array(16)), 'KMSInvalidMacException'],
      ['to do what is only tried', () => mac({ DryRun: true }), 'DryRunOperationException'],
    ],
    async (_, command, name) => {
      await expect(send(command())).rejects.toMatchObject({ name });
    },
  );
});

it.each([1, 4096])('KMS takes a message of %i bytes, and verifies its own MAC', async (bytes) => {
  const message = Buffer.alloc(bytes, 'm');
  const { Mac, KeyId: answered } = await send(mac({ Message: message }));
  expect(Mac).toHaveLength(32);
  expect(answered).toMatch(/^arn:aws:kms:.*:key\//);
  expect(await send(verify(Mac, { Message: message }))).toMatchObject({ MacValid: true, KeyId: answered });
  // By its id and its ARN it is the same key.
  for (const id of [answered, answered.replace(/^.*:key\//, '')]) {
    expect((await send(mac({ KeyId: id, Message: message }))).Mac).toEqual(Mac);
  }
});
