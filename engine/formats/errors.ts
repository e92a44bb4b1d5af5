import { EngineError } from '../base/errors.ts';

/** Why a format was refused. */
export type FormatErrorCode =
  /** A member that is not as documented. */
  | 'format.invalid'
  /** Beyond a bound: the message says what to shorten. */
  | 'format.size'
  /** No code fits. */
  | 'format.empty'
  /** A resolved format that is unreadable, or that does not count what it counted when it was accepted. */
  | 'format.damaged';

/** A format that cannot be produced. `pointer` is a JSON pointer from the format to the member at fault. */
export class FormatError extends EngineError {
  declare readonly code: FormatErrorCode;
  readonly pointer: string;

  constructor(code: FormatErrorCode, pointer: string, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.pointer = pointer;
  }
}

/** A member that is not as documented. */
export function invalid(pointer: string, message: string): FormatError {
  return new FormatError('format.invalid', pointer, message);
}
