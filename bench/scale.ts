import { presetAlphabet } from '../engine/alphabet/presets.ts';
import { PIECES_PER_CHUNK, planChunks } from '../engine/chunks/chunks.ts';
import { RANGE_BYTES } from '../lambda/files/read-ahead.ts';
import { workflowFunctions } from '../lambda/workflow/functions.ts';
import { defaults } from '../lib/foundation/settings.ts';
import { prices } from './report/prices.ts';

/**
 * `npm run scale`: what parts of a million, a hundred million and ten thousand million tokens take and cost on AWS, computed from
 * the chunk plan, memory sizes and settings that the stack uses, and from the assumptions below. docs/scale.md shows what it
 * prints; a test holds the two together.
 */

const DIGITS = 20;
const alphabet = presetAlphabet('UPPER_EPCG30');
const SIZES = [10 ** 6, 10 ** 8, 10 ** 10];

/** None of this was measured on AWS. */
const assumed = {
  /** Tokens a second of one produce function of one vCPU: below the 2.6 to 3.1 M that one core of an AMD EPYC makes, zips and hashes. */
  tokensPerSecond: 2_000_000,
  /** Bytes of gz for one of data (bench/README.md). */
  gzRatio: 0.625,
  /** Bits a second that a function sends or receives. 600 M were measured from 128 to 3,008 MB in 2024 (sjakthol/aws-network-benchmark). */
  networkBits: 600e6,
  /** From 2 to 10 GB of memory it grows, outside of a VPC (AWS, August 2026). */
  scalingNetwork: { gb: [2, 10], bits: [625e6, 3_000e6] },
  /** How much of this are bytes of files: the rest are headers, TLS, and what is sent again. */
  networkShare: 0.9,
  /** Seconds of a cold start with its first calls. */
  coldSeconds: 1,
};

/** Bytes of files a second from a function of so many MB into S3, or out of it to the function. */
function s3BytesPerSecond(megabytes: number): number {
  const { networkBits, networkShare, scalingNetwork } = assumed;
  const [least, most] = scalingNetwork.gb as [number, number];
  const [slowest, fastest] = scalingNetwork.bits as [number, number];
  const gb = megabytes / 1_024;
  const bits = gb < least ? networkBits : slowest + ((fastest - slowest) * (gb - least)) / (most - least);
  return (bits / 8) * networkShare;
}

/** MB of the largest function that there is, which `hashMemory` may be. */
const LARGEST_MEMORY = 10_240;

/** Limits of AWS that a part could meet. */
const limits = { historyEvents: 25_000, payloadBytes: 262_144, uploadParts: 10_000, functionSeconds: 900 };

/** Events of an inline Map's iteration: started, entered, scheduled, started, succeeded, exited, succeeded. */
const EVENTS_PER_CHUNK = 7;
/** Plan and seal 5 each, an analysis 5, the Map itself 4, two choices and the end 2 each, the execution's own 2. */
const EVENTS_AROUND = 27;
/** Of a part of a single chunk: plan and an analysis 5 each, two choices and the end 2 each, the execution's own 2. */
const EVENTS_OF_ONE = 18;
/** Assemble 5, and the choice after it 2. */
const EVENTS_PER_HASHING = 7;

/** A chunk's record with its 20 pieces, at most. */
const CHUNK_RECORD_BYTES = 1_500;

type Row = readonly [name: string, cell: string];

/** All rows, a column a size. */
export function scaleTable(): string {
  const columns = SIZES.map(estimate);
  const names = columns[0]?.map(([name]) => name) ?? [];
  const head = ['', ...SIZES.map((size) => `${size.toLocaleString('en')} tokens`)];
  const rows = names.map((name, i) => [name, ...columns.map((column) => column[i]?.[1] ?? '')]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function estimate(size: number): Row[] {
  const { chunks, tokensPerChunk, pieceBytes } = planChunks({
    size,
    tokenBytes: DIGITS * alphabet.widest,
    tokenBits: DIGITS * Math.log2(alphabet.size),
  });
  const bytes = size * (DIGITS + 1);
  const chunkTokens = Math.min(size, tokensPerChunk);
  const chunkBytes = chunkTokens * (DIGITS + 1);
  const stored = bytes * (1 + assumed.gzRatio);
  const pieces = chunks * 2 * Math.max(1, Math.min(PIECES_PER_CHUNK, Math.floor(chunkBytes / pieceBytes)));

  // Producing and uploading overlap: the slower of the two counts.
  const uploadSeconds = (chunkBytes * (1 + assumed.gzRatio)) / s3BytesPerSecond(workflowFunctions.produce.memory);
  const chunkSeconds = Math.max(chunkTokens / assumed.tokensPerSecond, uploadSeconds);
  const waves = Math.ceil(chunks / defaults.concurrency);
  const produceSeconds = waves * chunkSeconds + assumed.coldSeconds;
  const hashSeconds = bytes / s3BytesPerSecond(defaults.hashMemory);
  const fastHashSeconds = bytes / s3BytesPerSecond(LARGEST_MEMORY);
  const slices = Math.ceil(bytes / defaults.hashBytes);

  const gb = (megabytes: number) => megabytes / 1_024;
  const used = chunks === 1 ? usedByOne() : usedBySeveral();

  /** By a part of a single chunk: one function makes, hashes and finishes it. */
  function usedByOne() {
    return {
      gbSeconds: gb(workflowFunctions.plan.memory) * (chunkSeconds + assumed.coldSeconds),
      invocations: 1,
      historyEvents: EVENTS_OF_ONE,
      // Plan, two choices, and the analysis or the end.
      transitions: 4,
      // Those of the order are 6.
      writes: 21 + Math.floor(chunkSeconds / 0.5),
      reads: 17 + Math.floor(chunkSeconds / 0.5),
      // Data, gz, snapshot and witness put, uploads and witnesses listed.
      s3Puts: 6,
      s3Gets: 0,
      macs: 1,
    };
  }

  function usedBySeveral() {
    const { produce, plan, seal } = workflowFunctions;
    const progressWrites = chunks * Math.floor(chunkSeconds / 0.5);
    return {
      gbSeconds:
        gb(produce.memory) * (chunks * chunkSeconds + Math.min(chunks, defaults.concurrency) * assumed.coldSeconds) +
        gb(defaults.hashMemory) * hashSeconds +
        gb(plan.memory) +
        gb(seal.memory),
      invocations: chunks + slices + 2,
      historyEvents: chunks * EVENTS_PER_CHUNK + slices * EVENTS_PER_HASHING + EVENTS_AROUND,
      // Each state that is entered, the beginning and the end: plan, two choices, Map, seal, analysis and finished around the others.
      transitions: chunks + 2 * slices + 9,
      // While it is hashed, too, the progress is noted twice a second.
      writes: 29 + 2 * chunks + progressWrites + Math.floor(hashSeconds / 0.5),
      // A chunk reads head, chunk, plan, alphabet and head again, and the head at each note; assembling reads all chunks' records.
      reads: 31 + 5 * chunks + progressWrites + slices * Math.ceil((chunks * CHUNK_RECORD_BYTES) / 4_096),
      // Two uploads begun and completed, snapshot and witness put, uploads and witnesses listed.
      s3Puts: pieces + 8,
      s3Gets: Math.ceil(bytes / RANGE_BYTES) + slices + 4,
      // Each chunk's function asks for the line's MAC, and sealing does.
      macs: chunks + 1,
    };
  }

  const lambda = used.gbSeconds * prices.lambdaGbSecond + used.invocations * prices.lambdaRequest;
  const rest =
    used.transitions * prices.stateTransition +
    used.s3Puts * prices.s3Put +
    used.s3Gets * prices.s3Get +
    used.macs * prices.kmsRequest +
    used.writes * prices.dynamoWrite +
    used.reads * prices.dynamoRead;

  const of = (value: number, limit: number) => `${value.toLocaleString('en')} of ${limit.toLocaleString('en')}`;
  return [
    ['data, gz', `${amount(bytes)}, ${amount(bytes * assumed.gzRatio)}`],
    ['chunks × tokens', `${chunks.toLocaleString('en')} × ${chunkTokens.toLocaleString('en')}`],
    ['bytes of a chunk, of a piece', `${amount(chunkBytes)}, ${chunks === 1 ? '–' : amount(pieceBytes)}`],
    ['part numbers of an upload', of(chunks === 1 ? 0 : chunks * PIECES_PER_CHUNK, limits.uploadParts)],
    ['seconds of a chunk', of(Number(chunkSeconds.toFixed(1)), limits.functionSeconds)],
    [`waves of ${defaults.concurrency}`, String(waves)],
    ['history events', of(used.historyEvents, limits.historyEvents)],
    [
      'largest state payload, bytes',
      of(JSON.stringify(Array.from({ length: chunks }, (_, i) => i)).length + 200, limits.payloadBytes),
    ],
    ['production', time(produceSeconds)],
    [
      'hashing (only with a seed)',
      chunks === 1 ? 'while it is made' : `${time(hashSeconds)}, ${slices} run${slices === 1 ? '' : 's'}`,
    ],
    [
      `hashing with ${LARGEST_MEMORY.toLocaleString('en')} MB, 1 run, and what it costs`,
      chunks === 1
        ? '–'
        : `${time(fastHashSeconds)}, ${dollars(gb(LARGEST_MEMORY) * fastHashSeconds * prices.lambdaGbSecond)}`,
    ],
    ['Lambda, hashing included', `${dollars(lambda)}`],
    ['Step Functions, S3, DynamoDB and KMS requests', `${dollars(rest)}`],
    ['storage, a month', `${dollars((stored / 1e9) * prices.s3GbMonth)}`],
  ];
}

function amount(bytes: number): string {
  for (const [unit, factor] of [
    ['TB', 1e12],
    ['GB', 1e9],
    ['MB', 1e6],
  ] as const) {
    if (bytes >= factor) return `${(bytes / factor).toFixed(1)} ${unit}`;
  }
  return `${bytes} B`;
}

function dollars(value: number): string {
  return `$${value.toFixed(value < 0.001 ? 6 : 4)}`;
}

function time(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(0)} min`;
}

if (process.argv[1]?.endsWith('scale.ts')) console.log(scaleTable());
