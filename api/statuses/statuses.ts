/** What there is to know of a status. */
interface StatusFacts {
  /** The statuses from which a part comes to it; none before the first. */
  readonly after: readonly string[];
  /** Its part is given up: nothing was issued, nothing comes after it, and it has no page of its own. */
  readonly givenUp?: true;
  /** Only a part that is to be analysed comes to it. */
  readonly analysis?: 'metrics';
  /** From here on the tokens count as issued. */
  readonly issues?: true;
  /** Per cent of the work that are done, at least and at most. */
  readonly progress?: readonly [least: number, most: number];
  /** The files that can be downloaded from here on (files.ts). */
  readonly files?: readonly string[];
  /** Whether it tells of an error. */
  readonly error?: 'always' | 'sometimes';
  /** An event tells of it. */
  readonly isPublished?: true;
}

/**
 * The statuses of a part, in their order. What follows from a status is written in this file and nowhere else: the ledger's order,
 * records, routes, schemas, links, events and the types of the client read it.
 */
export const statuses = {
  requested: { after: [] },
  started: { after: ['requested'], progress: [0, 99] },
  ended: { after: ['started'], issues: true, progress: [100, 100], files: ['data'], isPublished: true },
  finished: { after: ['ended'], files: ['snapshot'], isPublished: true },
  analyzed: {
    after: ['finished'],
    analysis: 'metrics',
    files: ['analysis', 'score', 'delta'],
    error: 'sometimes',
    isPublished: true,
  },
  failed: { after: ['requested', 'started'], givenUp: true, error: 'always', isPublished: true },
} as const satisfies Readonly<Record<string, StatusFacts>>;

/** What the API's description says of them. It is no member of theirs, so that no function carries it along. */
export const statusTexts: Readonly<Record<State, StatusText>> = {
  requested: { summary: 'The order was accepted.' },
  started: { summary: 'Production began.' },
  ended: { summary: 'The tokens can be downloaded.', event: 'A part’s tokens can be downloaded' },
  finished: {
    summary: 'The snapshot can be downloaded as well, if tokens remain.',
    event: 'A part’s snapshot can be downloaded, too, if tokens remain',
  },
  analyzed: {
    summary: 'The analysis is done.',
    event: 'A part’s analysis is done, or has failed',
    error: 'Why the analysis has failed. It then has no files.',
  },
  failed: {
    summary: 'The part has failed: the service gave it up.',
    event: 'A part has failed, and its positions are free again',
    error: 'Why the part has failed. Its positions are free again.',
  },
};

/** What a status is to the reader of the API's description. */
interface StatusText {
  readonly summary: string;
  readonly event?: string;
  readonly error?: string;
}

type Statuses = typeof statuses;
/** The statuses of which this holds. */
type StatusesWith<F> = { [S in State]: Statuses[S] extends F ? S : never }[State];

/** A status of a part. */
export type State = keyof Statuses;
/** A status on the way of a part that is not given up. */
export type Step = Exclude<State, StatusesWith<{ givenUp: true }>>;
/** A status of which an event is published. */
export type PublishedStatus = StatusesWith<{ isPublished: true }>;
/** A file that a status brings. */
export type LinkedFile = Extract<Statuses[State], { files: readonly string[] }>['files'][number];
/** What a tokens object can show as its status. */
export type Status = State | 'deleted';

/** What is known of a status, whichever it is. */
export const factsOf = (status: State): StatusFacts => statuses[status];

/** All of them, in their order. */
export const states = Object.keys(statuses) as State[];
/** Those on the way of a part that is not given up. */
export const steps = states.filter((status): status is Step => !factsOf(status).givenUp);
/** Those of which an event is published. */
export const publishedStatuses = states.filter(
  (status): status is PublishedStatus => factsOf(status).isPublished === true,
);

/** The statuses from which a part comes to this one. */
export const statesBefore = (status: State) => factsOf(status).after as readonly State[];

/** Whether a part with the one status has the other one behind it, or has just reached it. */
export function reaches(status: State, other: State): boolean {
  return status === other || statesBefore(status).some((before) => reaches(before, other));
}

/** The statuses whose moments this one shows, in their order: all up to it. Beside its own, a deleted line can have any. */
export function momentsOf(status: Status): State[] {
  return status === 'deleted' ? states : states.filter((other) => reaches(status, other));
}

/** Whether every part with the one status has been through the other. */
export function isCertain(status: State, other: State): boolean {
  const before = statesBefore(status);
  return status === other || (before.length > 0 && before.every((each) => isCertain(each, other)));
}

/** The status with which a part is done, by the analysis that was ordered. Of this one an event is always published. */
export function lastStep(analysis: 'none' | 'metrics'): Extract<Step, PublishedStatus> {
  const last = steps.findLast((step) => [undefined, analysis].includes(factsOf(step).analysis));
  return last as Extract<Step, PublishedStatus>;
}

/** Whether nothing is to come of a part any more. */
export function isLast(status: State, analysis: 'none' | 'metrics'): boolean {
  return status === lastStep(analysis) || factsOf(status).givenUp === true;
}

/** Whether a part with this status has issued its tokens. */
export function hasIssued(status: State): boolean {
  return states.some((other) => factsOf(other).issues && reaches(status, other));
}
