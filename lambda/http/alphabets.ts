import { type Alphabet, createAlphabet } from '../engine/alphabet.ts';
import { isPresetName, presetAlphabet } from '../engine/presets.ts';
import { getAlphabet } from '../records/sessions.ts';

/** The alphabet that a session knows by this NAME, a preset or one of its own, or undefined. */
export async function findAlphabet(session: string, name: string): Promise<Alphabet | undefined> {
  if (isPresetName(name)) return presetAlphabet(name);
  const custom = await getAlphabet(session, name);
  return custom && createAlphabet(custom.chars);
}
