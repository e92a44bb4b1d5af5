import { S3Client } from '@aws-sdk/client-s3';
import { once } from './once.ts';
import { clientSettings } from './settings.ts';

/**
 * Chunks own part numbers with gaps between them, which S3 refuses where the parts carry a checksum of the SDK's choice ("must be
 * consecutive", see UploadPart); so none is sent beyond what is required. The signature covers the SHA-256 of each body all the same.
 */
export const bucket = once(() => new S3Client({ ...clientSettings, requestChecksumCalculation: 'WHEN_REQUIRED' }));
