import { behind, type Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { CheckMachine } from './check-symbol.ts';
import { createCodeEncoder } from './code-encoder.ts';
import { copyOnce } from './memory.ts';
import type { Template } from './template.ts';

/** Puts fixed text and check symbols into texts of a line without a format. */
export interface TextLayout {
  /**
   * @param text tokens in UTF-8, each followed by a newline.
   * @returns codes, likewise, in memory that the next call overwrites.
   */
  layOut(text: Uint8Array, count: number): Uint8Array;
}

const SLACK_BYTES = 32;

/** ASCII, so nearly always, is copied piece by piece; else digits are read, and written anew. */
export function createTextLayout(
  workspace: Workspace,
  template: Template,
  machine: CheckMachine | undefined,
  batch: number,
): TextLayout {
  const { alphabet, places, characters } = template;
  const { kernels } = workspace;
  const input = workspace.allocate(batch * (places * alphabet.widest + 1) + SLACK_BYTES);
  const isAscii = alphabet.isAscii && characters.every((one) => one.kind !== 'fixed' || one.codePoint < 128);
  const layOut = (isAscii ? createCopying : createReading)(workspace, template, machine, batch, input, kernels);
  return {
    layOut(text, count) {
      workspace.bytes(input, text.length).set(text);
      return layOut(count);
    },
  };
}

type Kernels = Workspace['kernels'];

function createCopying(
  workspace: Workspace,
  { alphabet, characters, places }: Template,
  machine: CheckMachine | undefined,
  batch: number,
  input: Pointer,
  kernels: Kernels,
): (count: number) => Uint8Array {
  const pieces: [isText: number, from: number, to: number, length: number][] = [];
  const bytes = Array.from(characters, (one) => (one.kind === 'fixed' ? one.codePoint : 0));
  bytes.push(0x0a);
  let place = 0;
  bytes.forEach((_, to) => {
    const isText = characters[to]?.kind === 'place' ? 1 : 0;
    const last = pieces.at(-1);
    if (last?.[0] === isText) last[3]++;
    else pieces.push([isText, isText === 1 ? place : to, to, 1]);
    place += isText;
  });
  const length = bytes.length;
  const blank = workspace.allocate(length + SLACK_BYTES);
  workspace.bytes(blank, length).set(bytes);
  const piecesAt = workspace.allocate(16 * pieces.length);
  workspace.words(piecesAt, 4 * pieces.length).set(pieces.flat());
  const out = workspace.allocate(batch * length + SLACK_BYTES);
  const piecesEnd = behind(piecesAt, 16 * pieces.length);
  const copy = (count: number) => {
    kernels.layOut(input, places + 1, count, blank, piecesAt, piecesEnd, length, out);
    return workspace.bytes(out, count * length);
  };
  if (machine === undefined) return copy;

  const copies = new Map<object, Pointer>();
  const byByte = new Map<Uint16Array, Uint16Array>();
  const steps = machine.steps.map(({ weigh, turn }) => {
    const weights = byByte.get(weigh) ?? new Uint16Array(128);
    byByte.set(weigh, weights);
    alphabet.codePoints.forEach((codePoint, digit) => {
      weights[codePoint] = weigh[digit]!;
    });
    return [copyOnce(workspace, copies, weights), copyOnce(workspace, copies, turn)] as const;
  });
  const symbolOf = workspace.allocate(machine.states);
  workspace
    .bytes(symbolOf, machine.states)
    .set(Uint8Array.from(machine.symbolOf, (digit) => alphabet.codePoints[digit]!));
  const states = workspace.allocate(4 * batch);
  const checkAt = behind(
    out,
    characters.findIndex(({ kind }) => kind === 'check'),
  );
  return (count) => {
    const codes = copy(count);
    workspace.words(states, count).fill(machine.start);
    steps.forEach(([weigh, turn], i) => {
      kernels.checkBytes(weigh, turn, states, count, behind(input, i), places + 1);
    });
    kernels.putCheckBytes(states, count, symbolOf, checkAt, length);
    return codes;
  };
}

function createReading(
  workspace: Workspace,
  template: Template,
  machine: CheckMachine | undefined,
  batch: number,
  input: Pointer,
  kernels: Kernels,
): (count: number) => Uint8Array {
  const { codePoints } = template.alphabet;
  const encoder = createCodeEncoder(workspace, template, machine, batch);
  const digits = workspace.allocate(encoder.row * batch);
  const largest = codePoints.reduce((most, codePoint) => Math.max(most, codePoint), 0);
  const digitOf = workspace.allocate(2 * (largest + 1));
  const table = workspace.halfWords(digitOf, largest + 1);
  codePoints.forEach((codePoint, digit) => {
    table[codePoint] = digit;
  });
  const unused = new Uint32Array(template.places);
  return (count) => {
    kernels.readDigits(input, count, template.places, digitOf, digits, encoder.row);
    return encoder.encode(digits, count, unused);
  };
}
