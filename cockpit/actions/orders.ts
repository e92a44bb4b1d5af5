import { ApiError, continueFrom, isTransient } from '../../client/index.ts';
import { type Draft, newDraft } from '../state/draft.ts';
import { focusOn } from '../state/focus.ts';
import { hrefOf } from '../state/route.ts';
import type { State } from '../state/state.ts';
import { change, replace, say, state } from '../state/store.ts';
import { api, lostAnswer } from './api.ts';
import { askCapacity } from './capacity.ts';
import { bodyOf, type DraftName, edit, faultsOf } from './drafts.ts';
import { isUnknown, loadGone } from './lines.ts';
import { refused } from './session.ts';

/** Orders the first part of a new line, and shows the line. */
export function order(): Promise<void> {
  return ordering('order', (draft) => api().orderTokens({ ...termsOf(draft), body: bodyOf(draft) }));
}

/** Orders a further batch of a line, with its snapshot where there is one, and shows the line. */
export async function continueLine(): Promise<void> {
  const { file, line } = state().continuation;
  if (line.trim() === '') return refuse('continuation', [{ detail: 'Choose a line.', at: 'line' }]);
  const path = { id: line.trim().toLowerCase() };
  await ordering('continuation', (draft) => {
    const body = bodyOf(draft);
    if (file)
      return api().continueTokens({ ...termsOf(draft), path, body: { 'info.json': body, 'snapshot.blob': file } });
    // Its shape is the line's; by the Idempotency-Key a repeat orders no second batch.
    const { size, note } = body.data.attributes;
    const data = { ...body.data, attributes: { size, ...(note !== undefined && { note }) } };
    return continueFrom(api(), { ...termsOf(draft), path, body: { ...body, data } });
  });
}

/** A snapshot that is chosen, and with it the line whose id its name begins with; or none any more. */
export function chooseSnapshot(file: File | undefined): void {
  if (file === undefined) {
    forgetSnapshot();
    return;
  }
  edit('continuation', { file });
  const line = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(file.name)?.[0];
  // What is known of the line already is not asked again: the answer would make another draft of what may be on its way.
  if (line !== undefined && line.toLowerCase() !== state().continuation.line) void chooseLine(line);
}

/** No snapshot is chosen, as a browser shows it when the view is entered. */
export function forgetSnapshot(): void {
  const { file: _, ...rest } = state().continuation;
  replace('continuation', rest);
  edit('continuation', {});
}

/** Takes over what is known of the line, where it is one of this session. */
export async function chooseLine(line: string): Promise<void> {
  const { known: _, ...rest } = state().continuation;
  replace('continuation', { ...rest, line });
  edit('continuation', {});
  const id = line.trim().toLowerCase();
  if (!/^[0-9a-f-]{36}$/.test(id)) return;
  try {
    const { data } = await api().getTokens({ path: { id } });
    if (state().continuation.line !== line) return;
    take(data.attributes);
  } catch (error) {
    // What is not known of a line is entered by hand; whether it can be continued, the order tells.
    if (!isUnknown(error)) return refused(error, () => {});
    const gone = await loadGone(id);
    if (gone && state().continuation.line === line) take(gone.attributes);
  }
}

function take(known: NonNullable<State['continuation']['known']>): void {
  const { alphabet, digits, note = '' } = known;
  // A line is called by the note of its latest batch: it keeps its name unless somebody changes it.
  edit('continuation', { alphabet, digits, note: state().continuation.note || note });
  change('continuation', { known });
  askCapacity('continuation');
}

const termsOf = ({ analysis, idempotencyKey }: Draft) => ({
  headers: { 'Idempotency-Key': idempotencyKey },
  ...(analysis ? { query: { analysis: 'metrics' as const } } : {}),
});

async function ordering(name: DraftName, send: (draft: Draft) => Promise<{ data: { id: string } }>): Promise<void> {
  const draft = state()[name];
  const { route } = state();
  const { open } = state().session;
  if (draft.busy) return;
  const faults = faultsOf(name);
  if (faults.length > 0) return refuse(name, faults);
  change(name, { busy: true, sent: draft.idempotencyKey, problems: [] });
  try {
    const { data } = await send(draft);
    if (state().session.open !== open) return;
    begin(name, draft);
    // What the line has made before is shown no more.
    if (state().line.id === data.id) replace('line', { id: data.id, downloads: {}, problems: [] });
    say('Ordered.');
    // Whoever has gone elsewhere meanwhile is left there.
    if (state().route === route) location.hash = hrefOf('line', data.id);
  } catch (error) {
    if (state().session.open !== open) return;
    refused(error, (problems) =>
      refuse(name, isUncertain(error) ? [...problems, lostAnswer(state()[name])] : problems),
    );
  } finally {
    if (state().session.open === open) change(name, { busy: false });
  }
}

/** Whether the order may have been taken all the same. */
const isUncertain = (error: unknown) => isTransient(error) && !(error instanceof ApiError && error.status === 429);

/** A draft for the next order, after this one; what was changed while this one was sent is another one already. */
function begin(name: DraftName, { idempotencyKey }: Draft): void {
  const draft = state()[name];
  if (draft.idempotencyKey !== idempotencyKey) return;
  if (name === 'order') replace(name, newDraft(draft));
  else replace(name, { ...newDraft(draft), line: '' });
}

function refuse(name: DraftName, problems: Draft['problems']): void {
  change(name, { problems });
  focusOn('[aria-invalid=true], [role=alert]');
}
