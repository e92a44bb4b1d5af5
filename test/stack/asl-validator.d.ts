/** The package has no types of its own. */
declare module 'asl-validator' {
  interface Result {
    readonly isValid: boolean;
    readonly errors: readonly object[];
  }
  export default function validate(definition: object): Result;
}
