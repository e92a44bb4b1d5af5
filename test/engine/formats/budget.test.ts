import { createBudget } from '../../../engine/formats/budget.ts';

/** 64 MB of counts and 50 million steps, not one more. */
const tooMuch = (what: string) =>
  expect.objectContaining({
    ...{ code: 'format.size', pointer: '/avoid/words' },
    message: `This format takes more than ${what}: give fewer words.`,
  });
const budget = () => createBudget('/avoid/words', 'give fewer words');

it('has room for 64 MB', () => {
  const { takeBytes } = budget();
  for (let i = 0; i < 64; i++) takeBytes(1_048_576);
  expect(() => takeBytes(1)).toThrow(tooMuch('64 MB of counts'));
});

it('has room for 50 million steps', () => {
  const { takeSteps, needSteps } = budget();
  needSteps(50_000_000);
  expect(() => needSteps(50_000_001)).toThrow(tooMuch('50 million steps to count'));
  for (let i = 0; i < 50; i++) takeSteps(1_000_000);
  expect(() => takeSteps(1)).toThrow(tooMuch('50 million steps to count'));
});
