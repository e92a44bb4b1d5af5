import { alphabetName } from '../../api/requests/alphabet-name.ts';
import { type Alphabet, createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { isPresetName, presetAlphabet, presetNames } from '../../engine/alphabet/presets.ts';
import { type CustomAlphabet, getAlphabet, putAlphabet } from './sessions.ts';

/**
 * The alphabet that a session knows by this NAME, or undefined. Its own one goes before a preset: it was there before a release
 * that has brought the preset.
 */
export async function findAlphabet(session: string, name: string): Promise<Alphabet | undefined> {
  const custom = await findCustomAlphabet(session, name);
  if (custom) return createAlphabet(custom.chars);
  return isPresetName(name) ? presetAlphabet(name) : undefined;
}

/** The presets that the session knows by their NAMEs, sorted, those after a NAME: without those of which it has its own. */
export async function findPresets(session: string, after = ''): Promise<[name: string, alphabet: Alphabet][]> {
  const names = presetNames.filter((name) => name > after);
  const own = await Promise.all(names.map((name) => getAlphabet(session, name)));
  return names.filter((_, i) => !own[i]).map((name) => [name, presetAlphabet(name)]);
}

/** Gives the session the alphabet that a snapshot brings back, in the place of a same-named one; a preset is there already. */
export async function restoreAlphabet(session: string, { name, chars }: CustomAlphabet): Promise<void> {
  if (isPresetName(name) && presetAlphabet(name).chars === chars) return;
  await putAlphabet(session, { name, chars });
}

/** The session's own alphabet of this NAME, or undefined: what cannot be a NAME is never looked up. */
export async function findCustomAlphabet(session: string, name: string): Promise<CustomAlphabet | undefined> {
  return alphabetName.test(name) ? getAlphabet(session, name) : undefined;
}
