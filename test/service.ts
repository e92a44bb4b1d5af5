/** What the local clouds of the tests run. */
interface Service {
  /** The local cloud's program. */
  readonly start: string;
  /** The synthesized stack. */
  readonly assembly: string;
}

/** The variable in which a run has it. */
const SERVICE = 'TEST_SERVICE';

/** What `test/make-service.ts` has made. @throws Error where it has not run */
export function service(): Service {
  const facts = process.env[SERVICE];
  if (!facts) throw new Error('test/make-service.ts has not run.');
  return JSON.parse(facts);
}

/** Tells the run what its clouds run. */
export function setService(made: Service): void {
  process.env[SERVICE] = JSON.stringify(made);
}
