import { expect, test } from '@jest/globals';
import { behind } from '../../engine/kernels/pointer.ts';
import { createWorkspace } from '../../engine/kernels/workspace.ts';

test('memory is given out behind the kernels’ own, aligned to 16 bytes, and never twice', () => {
  const workspace = createWorkspace();
  const [first, second] = [workspace.allocate(5), workspace.allocate(100_000)];
  expect(first).toBeGreaterThanOrEqual(workspace.kernels.heapBase());
  expect([first % 16, second % 16]).toEqual([0, 0]);
  expect(second).toBe(behind(first, 16));
  expect(workspace.bytes(second, 100_000).every((byte) => byte === 0)).toBe(true);
});

test('a count is not taken for a pointer, which tsc -p . checks', () => {
  const workspace = createWorkspace();
  const at = workspace.allocate(64);
  workspace.words(at, 4).set([1, 2, 4, 8]);
  // @ts-expect-error: a number is no pointer
  const wrong = () => workspace.kernels.xorRows(at, 16, 1, 16);
  expect(wrong).toBeInstanceOf(Function);
  workspace.kernels.xorRows(at, 16, 1, behind(at, 32));
  expect([...workspace.words(behind(at, 32), 4)]).toEqual([1, 2, 4, 8]);
});
