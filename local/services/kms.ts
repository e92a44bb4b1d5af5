import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../platform/atomic-file.ts';
import type { KeyPlan } from '../template/plan.ts';
import { oneOf, requiredText } from './constraints.ts';
import { type Operations, ServiceError } from './rpc.ts';

/** Limits of GenerateMac and VerifyMac: bytes of a message and of a MAC, characters of a key's id. */
const MESSAGE_LIMIT = 4096;
const MAC_LIMIT = 6144;
const ID_LIMIT = 2048;

const ALGORITHMS = ['HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512'] as const;

/** The key of a plan, made at first use, in a file that only its owner may read. */
function keyOf(directory: string, id: string): Buffer {
  const file = join(directory, `${id}.key`);
  if (!existsSync(file)) writeAtomic(file, randomBytes(32), 0o600);
  return readFileSync(file);
}

const lengthOf = (base64: string): number => Buffer.byteLength(base64, 'base64');

/** What a request says, as it came. */
interface Request {
  readonly KeyId?: unknown;
  readonly Message?: unknown;
  readonly Mac?: unknown;
  readonly MacAlgorithm?: unknown;
  readonly DryRun?: unknown;
}

/**
 * KMS's GenerateMac and VerifyMac over HMAC keys in files under `directory`: the same key gives the same MAC after a
 * restart, and a lost file is a lost key.
 */
export function kmsOperations(directory: string, plans: readonly KeyPlan[]): Operations {
  const keys = new Map(plans.map(({ id }) => [id, keyOf(directory, id)] as const));

  function find(keyId: string): { arn: string; key: Buffer } {
    const plan = plans.find(({ id, arn, aliases }) => {
      const prefix = arn.slice(0, arn.lastIndexOf(':') + 1);
      return [id, arn, ...aliases, ...aliases.map((alias) => prefix + alias)].includes(keyId);
    });
    if (!plan) throw new ServiceError('NotFoundException', `Invalid keyId '${keyId}'`);
    return { arn: plan.arn, key: keys.get(plan.id)! };
  }

  function mac(request: Request): { arn: string; bytes: Buffer } {
    const keyId = requiredText('keyId', request.KeyId, { least: 1, most: ID_LIMIT });
    const message = requiredText('message', request.Message, { least: 1, most: MESSAGE_LIMIT, lengthOf });
    const algorithm = oneOf('macAlgorithm', request.MacAlgorithm, ALGORITHMS);
    const { arn, key } = find(keyId);
    if (algorithm !== 'HMAC_SHA_256') {
      const reason = `The MAC algorithm ${algorithm} does not fit a key of HMAC_256: HMAC_SHA_256 does`;
      throw new ServiceError('InvalidKeyUsageException', reason);
    }
    if (request.DryRun === true) {
      const reason = 'The request would have succeeded, but the DryRun option is set.';
      throw new ServiceError('DryRunOperationException', reason);
    }
    return { arn, bytes: createHmac('sha256', key).update(Buffer.from(message, 'base64')).digest() };
  }

  return {
    'TrentService.GenerateMac': (request: Request) => {
      const { arn, bytes } = mac(request);
      return { KeyId: arn, Mac: bytes.toString('base64'), MacAlgorithm: 'HMAC_SHA_256' };
    },
    'TrentService.VerifyMac': (request: Request) => {
      const given = Buffer.from(requiredText('mac', request.Mac, { least: 1, most: MAC_LIMIT, lengthOf }), 'base64');
      const { arn, bytes } = mac(request);
      if (given.length !== bytes.length || !timingSafeEqual(given, bytes)) {
        throw new ServiceError('KMSInvalidMacException', 'The MAC is not valid');
      }
      return { KeyId: arn, MacValid: true, MacAlgorithm: 'HMAC_SHA_256' };
    },
  };
}
