import { alphabetName } from '../../api/requests/alphabet-name.ts';
import { type Alphabet, createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { isPresetName, presetAlphabet } from '../../engine/alphabet/presets.ts';
import { type CustomAlphabet, getAlphabet } from './sessions.ts';

/** The alphabet that a session knows by this NAME, a preset or one of its own, or undefined. */
export async function findAlphabet(session: string, name: string): Promise<Alphabet | undefined> {
  if (isPresetName(name)) return presetAlphabet(name);
  const custom = await findCustomAlphabet(session, name);
  return custom && createAlphabet(custom.chars);
}

/** The session's own alphabet of this NAME, or undefined: what cannot be a NAME is never looked up. */
export async function findCustomAlphabet(session: string, name: string): Promise<CustomAlphabet | undefined> {
  return alphabetName.test(name) ? getAlphabet(session, name) : undefined;
}
