import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in the bundles for the SDK's chain of credential providers (tools/bundles/bundles.ts): a function's credentials are always in its
 * environment, and the rest of the chain (SSO, profiles, instance metadata) would be a tenth of every bundle.
 */
export const defaultProvider = fromEnv;
