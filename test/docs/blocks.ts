import { read, repositoryFiles } from '../repository/files.ts';

/** Every page of the documentation. */
export const pages = repositoryFiles().filter((path) => path.endsWith('.md'));

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** What stands behind the opening fence: the language, and what its commands need. */
  readonly info: string;
  readonly text: string;
}

export const blocks: readonly Block[] = pages.flatMap((page) =>
  [...read(page).matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(([, info = '', text = '']) => ({ page, info, text })),
);

/** The pages that have blocks with just this info, each with these as one text: they go on from each other. */
export function scripts(info: string): { page: string; script: string }[] {
  return pages
    .map((page) => ({ page, script: textOf(blocks.filter((block) => block.page === page && block.info === info)) }))
    .filter(({ script }) => script !== '');
}

function textOf(some: readonly Block[]): string {
  return some.map(({ text }) => text).join('\n');
}
