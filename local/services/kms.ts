import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../platform/atomic-file.ts';
import type { KeyPlan } from '../template/plan.ts';
import { type Operations, ServiceError } from './rpc.ts';

/** KMS's longest message. */
const MESSAGE_LIMIT = 4096;

/** The key of a plan, made at first use, in a file that only its owner may read. */
function keyOf(directory: string, id: string): Buffer {
  const file = join(directory, `${id}.key`);
  if (!existsSync(file)) writeAtomic(file, randomBytes(32), 0o600);
  return readFileSync(file);
}

/**
 * KMS's GenerateMac and VerifyMac over HMAC keys in files under `directory`: the same key gives the same MAC after a
 * restart, and a lost file is a lost key.
 */
export function kmsOperations(directory: string, plans: readonly KeyPlan[]): Operations {
  const keys = new Map(plans.map(({ id }) => [id, keyOf(directory, id)] as const));

  function find(keyId: unknown): { arn: string; key: Buffer } {
    const plan = plans.find(
      ({ id, arn, aliases }) =>
        keyId === id ||
        keyId === arn ||
        aliases.some((alias) => keyId === alias || String(keyId).endsWith(`:${alias}`)),
    );
    if (!plan) throw new ServiceError('NotFoundException', 'The key does not exist');
    return { arn: plan.arn, key: keys.get(plan.id)! };
  }

  function mac(input: { KeyId?: unknown; Message?: unknown; MacAlgorithm?: unknown }): { arn: string; bytes: Buffer } {
    const { arn, key } = find(input.KeyId);
    if (input.MacAlgorithm !== 'HMAC_SHA_256') {
      throw new ServiceError('InvalidKeyUsageException', 'The algorithm does not fit the key: HMAC_SHA_256 does');
    }
    const message = Buffer.from(String(input.Message ?? ''), 'base64');
    if (message.length < 1 || message.length > MESSAGE_LIMIT) {
      throw new ServiceError('ValidationException', `Message must have 1 to ${MESSAGE_LIMIT} bytes`);
    }
    return { arn, bytes: createHmac('sha256', key).update(message).digest() };
  }

  return {
    'TrentService.GenerateMac': (input) => {
      const { arn, bytes } = mac(input);
      return { KeyId: arn, Mac: bytes.toString('base64'), MacAlgorithm: 'HMAC_SHA_256' };
    },
    'TrentService.VerifyMac': (input) => {
      const { arn, bytes } = mac(input);
      const given = Buffer.from(String(input.Mac ?? ''), 'base64');
      if (given.length !== bytes.length || !timingSafeEqual(given, bytes)) {
        throw new ServiceError('KMSInvalidMacException', 'The MAC is not valid');
      }
      return { KeyId: arn, MacValid: true, MacAlgorithm: 'HMAC_SHA_256' };
    },
  };
}
