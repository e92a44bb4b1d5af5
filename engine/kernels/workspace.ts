import { KERNELS, type Kernels } from './kernels.generated.ts';
import type { Pointer } from './pointer.ts';

/** The memory of one line, and the kernels that work in it. */
export interface Workspace {
  readonly kernels: Kernels;
  /** Bytes that it has now. */
  readonly size: number;
  /** Takes memory: zeros, aligned to 16 bytes, never given back. Views taken before are void. */
  allocate(bytes: number): Pointer;
  bytes(at: Pointer, length: number): Uint8Array;
  halfWords(at: Pointer, length: number): Uint16Array;
  words(at: Pointer, length: number): Uint32Array;
  view(): DataView;
}

// TypeScript declares these with the browser's types alone.
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const PAGE_BYTES = 65_536;
const ALIGNMENT = 16;

let compiled: object | undefined;

/** Makes an empty workspace; the first one compiles the kernels, in a millisecond or two. */
export function createWorkspace(): Workspace {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNELS, 'base64'));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const kernels = exports as Kernels;
  let end: number = Math.ceil(kernels.heapBase() / ALIGNMENT) * ALIGNMENT;
  return {
    kernels,
    get size() {
      return memory.buffer.byteLength;
    },
    allocate(bytes) {
      const at = end as Pointer;
      end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
      const missing = end - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
      return at;
    },
    bytes: (at, length) => new Uint8Array(memory.buffer, at, length),
    halfWords: (at, length) => new Uint16Array(memory.buffer, at, length),
    words: (at, length) => new Uint32Array(memory.buffer, at, length),
    view: () => new DataView(memory.buffer),
  };
}
