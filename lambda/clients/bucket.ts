import { S3Client } from '@aws-sdk/client-s3';
import { maxAttempts, once } from './once.ts';

export const bucket = once(() => new S3Client({ maxAttempts }));
