import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** A file on disk that holds some bytes of an object. */
export interface Piece {
  readonly file: string;
  readonly size: number;
}

/** An object: its bytes are those of its pieces, one after the other. */
export interface ObjectRow {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly pieces: readonly Piece[];
}

/** A part of an upload that is under way. */
export interface PartRow extends Piece {
  readonly number: number;
  readonly etag: string;
}

/** An upload that is under way. */
export interface UploadRow {
  readonly id: string;
  readonly key: string;
  readonly started: number;
  readonly metadata: Readonly<Record<string, string>>;
}

type Row = Record<string, string | number>;

function objectOf(row: Row): ObjectRow {
  return {
    key: row.key as string,
    size: row.size as number,
    etag: row.etag as string,
    modified: row.modified as number,
    metadata: JSON.parse(row.metadata as string),
    pieces: JSON.parse(row.pieces as string),
  };
}

/**
 * What the local S3 holds: objects, uploads and their parts, in one SQLite file. Each change is one transaction, which
 * is what makes writing an object and completing an upload atomic: the bytes are there before, in files of their own,
 * and an object without a row does not exist. SQLite's text order is that of UTF-8 bytes, and so is S3's.
 */
export class Catalog {
  readonly #db: DatabaseSync;
  /** Each is prepared once: one that is dropped keeps its memory until a collection that SQLite's bytes do not bring on. */
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    // synchronous=OFF: survives the end of the process, which is what is promised; a power cut is not.
    this.#db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;
      CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, created INTEGER) STRICT;
      CREATE TABLE IF NOT EXISTS objects (
        bucket TEXT, key TEXT, size INTEGER, etag TEXT, modified INTEGER, metadata TEXT, pieces TEXT,
        PRIMARY KEY (bucket, key)) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS uploads (
        id TEXT PRIMARY KEY, bucket TEXT, key TEXT, started INTEGER, metadata TEXT) STRICT;
      CREATE TABLE IF NOT EXISTS parts (
        upload TEXT REFERENCES uploads(id) ON DELETE CASCADE, number INTEGER, size INTEGER, etag TEXT, file TEXT,
        PRIMARY KEY (upload, number)) STRICT, WITHOUT ROWID;
    `);
  }

  close(): void {
    this.#db.close();
  }

  bucketCreated(name: string): number | undefined {
    return this.#sql('SELECT created FROM buckets WHERE name = ?').get(name)?.created as number | undefined;
  }

  addBucket(name: string): void {
    this.#sql('INSERT OR IGNORE INTO buckets VALUES (?, ?)').run(name, Date.now());
  }

  bucketNames(): string[] {
    return this.#sql('SELECT name FROM buckets')
      .all()
      .map((row) => row.name as string);
  }

  object(bucket: string, key: string): ObjectRow | undefined {
    const row = this.#sql('SELECT * FROM objects WHERE bucket = ? AND key = ?').get(bucket, key);
    return row && objectOf(row as Row);
  }

  /** Objects of a prefix in key order, after `startAfter`. */
  list(bucket: string, prefix: string, startAfter: string, limit: number): ObjectRow[] {
    // The ranges keep the index in use; `substr` makes the prefix exact.
    return this.#sql(
      'SELECT * FROM objects WHERE bucket = ? AND key > ? AND key >= ? AND key <= ? AND substr(key, 1, length(?)) = ? ORDER BY key LIMIT ?',
    )
      .all(bucket, startAfter, prefix, `${prefix}\u{10ffff}`, prefix, prefix, limit)
      .map((row) => objectOf(row as Row));
  }

  /**
   * Makes an object visible, instead of the one of that name.
   *
   * @param demand throws if the one of that name is to be left alone
   * @param upload the upload that ends with it
   * @returns the files that nothing refers to any more
   */
  putObject(
    bucket: string,
    object: ObjectRow,
    demand?: (old: ObjectRow | undefined) => void,
    upload?: string,
  ): string[] {
    return this.#transaction(() => {
      const old = this.object(bucket, object.key);
      demand?.(old);
      this.#sql('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        bucket,
        object.key,
        object.size,
        object.etag,
        object.modified,
        JSON.stringify(object.metadata),
        JSON.stringify(object.pieces),
      );
      const used = new Set(object.pieces.map(({ file }) => file));
      const dropped = upload === undefined ? [] : this.parts(upload).filter(({ file }) => !used.has(file));
      if (upload !== undefined) this.#sql('DELETE FROM uploads WHERE id = ?').run(upload);
      return [...(old?.pieces ?? []), ...dropped].map(({ file }) => file);
    });
  }

  /** @returns the files of the object */
  removeObject(bucket: string, key: string): string[] {
    const old = this.object(bucket, key);
    this.#sql('DELETE FROM objects WHERE bucket = ? AND key = ?').run(bucket, key);
    return old?.pieces.map(({ file }) => file) ?? [];
  }

  addUpload(bucket: string, { id, key, started, metadata }: UploadRow): void {
    this.#sql('INSERT INTO uploads VALUES (?, ?, ?, ?, ?)').run(id, bucket, key, started, JSON.stringify(metadata));
  }

  upload(bucket: string, id: string): UploadRow | undefined {
    const row = this.#sql('SELECT * FROM uploads WHERE bucket = ? AND id = ?').get(bucket, id) as Row | undefined;
    return row && ({ ...row, metadata: JSON.parse(row.metadata as string) } as unknown as UploadRow);
  }

  uploads(bucket: string, prefix = ''): UploadRow[] {
    return this.#sql('SELECT * FROM uploads WHERE bucket = ? AND substr(key, 1, length(?)) = ? ORDER BY key, id')
      .all(bucket, prefix, prefix)
      .map((row) => ({ ...row, metadata: JSON.parse(row.metadata as string) }) as unknown as UploadRow);
  }

  parts(upload: string): PartRow[] {
    return this.#sql('SELECT number, size, etag, file FROM parts WHERE upload = ? ORDER BY number').all(
      upload,
    ) as unknown as PartRow[];
  }

  /** @returns the file of the part that it replaces, if any */
  putPart(upload: string, { number, size, etag, file }: PartRow): string | undefined {
    return this.#transaction(() => {
      const old = this.#sql('SELECT file FROM parts WHERE upload = ? AND number = ?').get(upload, number);
      this.#sql('INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?)').run(upload, number, size, etag, file);
      return old?.file as string | undefined;
    });
  }

  /** @returns the files of its parts */
  removeUpload(upload: string): string[] {
    const files = this.parts(upload).map(({ file }) => file);
    this.#sql('DELETE FROM uploads WHERE id = ?').run(upload);
    return files;
  }

  /** Every file that an object or a part refers to. */
  files(): Set<string> {
    const files = new Set<string>();
    for (const row of this.#sql('SELECT pieces FROM objects').iterate()) {
      for (const { file } of JSON.parse(row.pieces as string) as Piece[]) files.add(file);
    }
    for (const row of this.#sql('SELECT file FROM parts').iterate()) files.add(row.file as string);
    return files;
  }

  #sql(text: string): StatementSync {
    const statement = this.#statements.get(text) ?? this.#db.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  #transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}
