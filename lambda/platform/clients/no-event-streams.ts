/**
 * Stands in the bundles for the SDK's event streams (tools/bundles/options.ts), of which only calls know that we never make, such as S3's
 * SelectObjectContent. The SDK imports them where it needs them, and esbuild keeps whole, and apart, whatever can be reached from such an
 * import: the half of every bundle.
 */
export class EventStreamSerde {
  constructor() {
    throw withoutEventStreams();
  }
}

export const eventStreamSerdeProvider = (): never => {
  throw withoutEventStreams();
};

/** What a client's constructor does with its configuration: here nothing is added to it. */
export const resolveEventStreamSerdeConfig = <T>(configuration: T): T => configuration;

const withoutEventStreams = () => new Error('The bundles of the functions have no event streams.');
