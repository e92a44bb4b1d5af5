/** Things that nobody but their owner may see, and how to find them in a text however they are written. */

/** Characters of a token or a key are enough to find it by; shorter pieces occur by chance. */
const SHORTEST = 16;

/** A secret's name, to say what was found, and the texts by which it is found. */
export interface Secret {
  readonly name: string;
  readonly forms: readonly string[];
}

/** A secret that is a text: as it is, and encoded whole. */
export function secretText(name: string, text: string): Secret {
  const bytes = Buffer.from(text);
  return { name, forms: [text, text.toUpperCase(), text.toLowerCase(), ...encodings(bytes)] };
}

/** A secret of bytes: any 16 of them, in hex or base64, whatever stands before them. */
export function secretBytes(name: string, bytes: Uint8Array): Secret {
  const forms: string[] = [];
  for (let at = 0; at + SHORTEST <= bytes.length; at++) {
    forms.push(...encodings(Buffer.from(bytes.subarray(at, at + SHORTEST))));
  }
  return { name, forms };
}

/** Of base64 those characters that do not depend on what stands before or after: 15 bytes are 20 characters. */
function encodings(bytes: Buffer): string[] {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
  return [
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    whole.toString('base64'),
    whole.toString('base64url'),
  ];
}

/** The names of the secrets that a text shows. */
export function shownIn(text: string, secrets: readonly Secret[]): string[] {
  return secrets.filter(({ forms }) => forms.some((form) => text.includes(form))).map(({ name }) => name);
}
