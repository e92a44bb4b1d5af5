/** The section of a changelog that a release closes: its heading, and everything up to the next one of the same level. */
const UNRELEASED = /^## Unreleased\n(.*?)(?=^## |$(?![\s\S]))/ms;

/**
 * Gives what is under "Unreleased" the version and the date, and leaves an empty "Unreleased" above it.
 * @param today as `2026-11-28`
 * @returns the whole text, and the notes of this version alone
 * @throws Error where the section is missing or has no entry
 */
export function closeUnreleased(text: string, version: string, today: string): { text: string; notes: string } {
  const section = UNRELEASED.exec(text);
  if (!section) throw new Error('CHANGELOG.md has no section "## Unreleased".');
  const notes = (section[1] as string).trim();
  if (!/^- /m.test(notes))
    throw new Error('CHANGELOG.md has no entry under "Unreleased": there is nothing to release.');
  const closed = `## Unreleased\n\n## ${version} (${today})\n\n${notes}\n\n`;
  return { text: `${text.replace(UNRELEASED, () => closed).trimEnd()}\n`, notes };
}
