import { describe, expect, test } from '@jest/globals';
import { resourceVariables } from '../../lambda/platform/permissions.ts';
import { read } from './files.ts';
import { codeOf, sources } from './imports.ts';

/** Commands of the SDK whose action in IAM has another name. */
const actions: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  DeleteObjects: 'DeleteObject',
  ListObjectsV2: 'ListBucket',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
};
// Their types see to the permissions of their callers.
const typed = ['lambda/platform/table.ts', 'lambda/platform/reads.ts'];
const files = sources.filter((path) => path.startsWith('lambda/') && !typed.includes(path));

/** What stands at the top of a source: functions, constants. */
const partsOf = (text: string) => codeOf(text).split(/^(?=(?:export |async |function|const|let)\b)/m);
const calls = files.flatMap((path) =>
  partsOf(read(path)).flatMap((part) =>
    [...part.matchAll(/\b(?:new (\w+)Command|paginate(\w+))\(/g)].map(([, sent, paged]) => {
      const name = sent ?? (paged as string);
      return [path, name, part] as const;
    }),
  ),
);

test('there are calls', () => {
  expect(calls.length).toBeGreaterThan(20);
});

/** The stack grants a function what `target` was told in its bundle: a call that is not told there would be denied on AWS. */
test.each(calls)('%s calls %s, and has its permission beside it', (_, name, part) => {
  expect(part).toMatch(new RegExp(`\\btarget\\(['\`][\\w$\{}]+:${actions[name] ?? name}['\`]`));
});

describe('names of resources come from `target` alone', () => {
  const names = [...new Set(Object.values(resourceVariables))];
  const key = new RegExp(
    `requireEnv\\(variables\\.(${Object.keys(resourceVariables).join('|')})\\)|\\b(${names.join('|')})\\b`,
  );

  test.each(files.filter((path) => path !== 'lambda/platform/environment.ts'))('%s', (path) => {
    expect(codeOf(read(path))).not.toMatch(key);
  });
});
