import { factsOf, type LinkedFile, momentsOf, type State, states } from './statuses.ts';

/** What of a line's attributes tells whether a file is there. */
interface Made {
  readonly partial?: boolean;
  readonly error?: object;
}

/** A file that a line links. */
interface FileFacts {
  /** Its bytes and its hash are told. */
  readonly isMeasured: boolean;
  /** Whether there is one, where not always. */
  readonly isThere?: (made: Made) => boolean;
  /** When that is, for the API's description. */
  readonly condition?: string;
}

const ofAnalysis: FileFacts = { isMeasured: true, isThere: ({ error }) => error === undefined };

/** The files that a line links, by their names in its paths. Which status brings which, the statuses' table says. */
export const linkedFiles: Readonly<Record<LinkedFile, FileFacts>> = {
  data: { isMeasured: true },
  snapshot: { isMeasured: false, isThere: ({ partial }) => partial === true, condition: 'Where tokens remain.' },
  analysis: ofAnalysis,
  score: ofAnalysis,
  delta: ofAnalysis,
};

export const allFiles = Object.keys(linkedFiles) as LinkedFile[];

/** The files that a status can link: its own and those that came before. */
export function filesUpTo(status: State): LinkedFile[] {
  return momentsOf(status).flatMap((each) => (factsOf(each).files ?? []) as readonly LinkedFile[]);
}

/** The files that a line of this status links. */
export function filesOf(status: State, made: Made): LinkedFile[] {
  return filesUpTo(status).filter((file) => linkedFiles[file].isThere?.(made) ?? true);
}

/** The status that brings the file. */
export function statusOfFile(file: LinkedFile): State {
  return states.find((status) => factsOf(status).files?.includes(file)) as State;
}
