import { KMSClient } from '@aws-sdk/client-kms';
import { maxAttempts, once } from './once.ts';

export const keys = once(() => new KMSClient({ maxAttempts }));
