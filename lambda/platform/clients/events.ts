import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { maxAttempts, once } from './once.ts';

export const events = once(() => new EventBridgeClient({ maxAttempts }));
