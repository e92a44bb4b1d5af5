import { KMSClient } from '@aws-sdk/client-kms';
import { once } from './once.ts';
import { clientSettings } from './settings.ts';

export const keys = once(() => new KMSClient(clientSettings));
