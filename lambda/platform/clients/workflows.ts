import { SFNClient } from '@aws-sdk/client-sfn';
import { maxAttempts, once } from './once.ts';

export const workflows = once(() => new SFNClient({ maxAttempts }));
