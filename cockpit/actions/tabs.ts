import type { OpenSession } from '../state/state.ts';
import { change, state } from '../state/store.ts';

/**
 * A link that is opened in a new tab goes on in the session of the tab that it came from: a browser gives a new tab no session
 * storage. The new one asks the others of this page; nothing is stored, and where none is open any more, it signs in.
 */
export function shareSession(): void {
  const others = new BroadcastChannel('unique-tokens');
  others.onmessage = ({ data }: MessageEvent<OpenSession | 'who'>) => {
    const { open } = state().session;
    if (data === 'who') open && others.postMessage(open);
    // The address of a view is a link's; who opens the page by its name may want another session.
    else if (!open && isAsking) change('session', { open: data });
    if (data !== 'who') isAsking = false;
  };
  let isAsking = !state().session.open && location.hash !== '';
  if (isAsking) others.postMessage('who');
}
