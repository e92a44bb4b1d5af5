/** Has the browser save a file, or follow an address that is one. */
export function follow(url: string, name?: string): void {
  const link = document.createElement('a');
  link.href = url;
  if (name !== undefined) link.download = name;
  link.rel = 'noopener';
  link.click();
}

/** Saves what the page has made. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  follow(url, name);
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
