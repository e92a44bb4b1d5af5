import type { State } from '../../api/statuses/statuses.ts';

/** What a status is called: as the state of a line, and as a step of its way. */
export const statusWords: Readonly<Record<State | 'deleted', { readonly text: string; readonly step: string }>> = {
  requested: { text: 'Waiting to start', step: 'Ordered' },
  started: { text: 'In production', step: 'Started' },
  ended: { text: 'Produced', step: 'Codes ready' },
  finished: { text: 'Finished', step: 'Snapshot ready' },
  analyzed: { text: 'Analysed', step: 'Analysed' },
  deleted: { text: 'Files removed', step: 'Deleted' },
  failed: { text: 'Failed', step: 'Failed' },
};
