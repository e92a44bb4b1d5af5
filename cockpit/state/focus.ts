let wanted: readonly string[] = [];

/** Puts the focus on the first element that one of these selects, the first of them first, once the page shows what has just changed. */
export function focusOn(...selectors: string[]): void {
  wanted = selectors;
}

/** Does so, after the page was rendered. */
export function applyFocus(): void {
  for (const selector of wanted) {
    const element = document.querySelector<HTMLElement>(selector);
    if (!element) continue;
    element.focus();
    break;
  }
  wanted = [];
}
