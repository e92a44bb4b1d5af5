/** The search of the reference: shows the operations and refusals that have all words of the field, and their entries in the list. */
const field = document.querySelector<HTMLInputElement>('#search') as HTMLInputElement;
const found = document.querySelector('#found') as HTMLElement;
const sections = [...document.querySelectorAll<HTMLElement>('section')].map((section) => ({
  section,
  link: document.querySelector<HTMLElement>(`nav li:has(a[href="#${section.id}"])`),
}));
let texts: readonly string[] | undefined;

field.hidden = false;
field.addEventListener('input', () => {
  texts ??= sections.map(({ section }) => (section.textContent ?? '').toLowerCase());
  const words = field.value.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const [i, { section, link }] of sections.entries()) {
    const isShown = words.every((word) => texts?.[i]?.includes(word));
    section.hidden = !isShown;
    if (link !== null) link.hidden = !isShown;
    if (isShown) shown++;
  }
  found.textContent = field.value.trim() === '' ? '' : `${shown} of ${sections.length}`;
});

// An address leads to what a search may have hidden.
addEventListener('hashchange', () => {
  const target = document.querySelector<HTMLElement>(`[id="${decodeURIComponent(location.hash.slice(1))}"]`);
  if (target?.hidden !== true) return;
  field.value = '';
  field.dispatchEvent(new Event('input'));
  target.scrollIntoView();
});
