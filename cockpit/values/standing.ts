import type { VerificationResultOverLines } from '../../client/index.ts';

/** What is known of a code. */
export type Verified = VerificationResultOverLines;

/** What a code is worth to whoever holds it, the worst first. */
export const standings = ['false', 'void', 'spent', 'now', 'good'] as const;
export type Standing = (typeof standings)[number];

/** What a code is worth: one that a line says is void is void, whatever another line says. */
export function standingOf({ issued, lines = [] }: Verified): Standing {
  if (!issued) return 'false';
  if (lines.some((line) => line.void)) return 'void';
  const redeemed = lines.filter((line) => line.redeemed);
  if (redeemed.length === 0) return 'good';
  return redeemed.some((line) => line.redeemed?.first) ? 'now' : 'spent';
}

interface StandingWords {
  readonly text: string;
  readonly mark: string;
  readonly tone: 'good' | 'warn' | 'bad';
}

/** Each in words, with a mark and a tone: never by colour alone. */
export const standingWords: Readonly<Record<Standing, StandingWords>> = {
  false: { text: 'Not issued', mark: '✗', tone: 'bad' },
  void: { text: 'Void', mark: '✗', tone: 'bad' },
  spent: { text: 'Redeemed before', mark: '!', tone: 'warn' },
  now: { text: 'Redeemed now', mark: '✓', tone: 'good' },
  good: { text: 'Issued', mark: '✓', tone: 'good' },
};
