/** The states of a part, in their order; `failed` only instead of `ended`. */
export type State = 'requested' | 'started' | 'ended' | 'finished' | 'analyzed' | 'failed';

/** What a tokens object can show as its status. */
export type Status = State | 'deleted';
