import { SFNClient } from '@aws-sdk/client-sfn';
import { once } from './once.ts';
import { clientSettings } from './settings.ts';

export const workflows = once(() => new SFNClient(clientSettings));
