/**
 * Stands in the bundles for the SDK's endpoint discovery (tools/bundles/options.ts). The client of DynamoDB reads its settings, but none of
 * its commands uses it.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};

/** What a client's constructor does with its configuration: here nothing is added to it. */
export const resolveEndpointDiscoveryConfig = <T>(configuration: T): T => configuration;
