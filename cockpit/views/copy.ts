import { say } from '../state/store.ts';
import { type Child, h } from './dom.ts';

/** A button that copies a text; browsers let a page do so on https and on this machine alone, elsewhere it is not there. */
export function copyButton(text: string, what: string): Child {
  if (!isSecureContext) return false;
  const onclick = async (event: Event) => {
    const { dataset } = event.currentTarget as HTMLElement;
    await navigator.clipboard.writeText(text);
    dataset.copied = '';
    setTimeout(() => delete dataset.copied, 2_000);
    say(`Copied: ${what}.`);
  };
  return h('button', { type: 'button', class: 'copy', onclick }, 'Copy', h('span', { class: 'hidden' }, ` ${what}`));
}
