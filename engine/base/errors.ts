/**
 * The engine's errors. Messages name parameters and code points, never a key, a token or a snapshot's bytes, so
 * that they can be logged and shown.
 */

/** Base of every error the engine throws on purpose. `code` is stable: callers may switch on it. */
export class EngineError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Why an alphabet was refused. */
export type AlphabetErrorCode = 'alphabet.size' | 'alphabet.duplicate' | 'alphabet.symbol' | 'alphabet.composing';

/** An alphabet that cannot make distinguishable tokens; `codePoint` is the culprit where there is one. */
export class AlphabetError extends EngineError {
  declare readonly code: AlphabetErrorCode;
  readonly codePoint: number | undefined;

  constructor(code: AlphabetErrorCode, message: string, codePoint?: number) {
    super(code, message);
    this.codePoint = codePoint;
  }
}

/** Why a snapshot was refused. */
export type SnapshotErrorCode =
  /** Not a snapshot, or cut short, or of a format or engine version that this engine does not know. */
  | 'snapshot.format'
  /** Changed, or made for another service, customer or line. */
  | 'snapshot.forged';

/** The only error that reading a snapshot throws, whatever the bytes are. */
export class SnapshotError extends EngineError {
  declare readonly code: SnapshotErrorCode;

  constructor(code: SnapshotErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

/** A range of positions that the line does not have. */
export class PositionError extends EngineError {
  constructor(message: string) {
    super('position.range', message);
  }
}

/** A caller's mistake: a parameter outside its documented domain. */
export class ParameterError extends EngineError {
  constructor(message: string) {
    super('parameter', message);
  }
}
