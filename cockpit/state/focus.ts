let wanted: string | undefined;

/** Puts the focus on the first element that this selects, once the page shows what has just changed. */
export function focusOn(selector: string): void {
  wanted = selector;
}

/** Does so, after the page was rendered. */
export function applyFocus(): void {
  const element = wanted === undefined ? undefined : document.querySelector<HTMLElement>(wanted);
  if (!element) return;
  wanted = undefined;
  element.focus();
}
