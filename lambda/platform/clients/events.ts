import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { once } from './once.ts';
import { clientSettings } from './settings.ts';

export const events = once(() => new EventBridgeClient(clientSettings));
