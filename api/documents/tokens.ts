import { basePath } from '../routes/routes.ts';
import { filesOf } from '../statuses/files.ts';
import { states } from '../statuses/statuses.ts';
import type { LineAttributes, ShownLine } from './line.ts';

/** Path of a line's info page. */
export const infoPath = (line: string) => `${basePath}/tokens/${line}`;

/** The document of a tokens object; its members in the documented order. `more` goes into its `meta`. */
export function tokensDocument(record: ShownLine, more: object = {}): object {
  const meta = { ...(record.seed === undefined ? {} : { seed: record.seed }), ...more };
  return {
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
    links: linksOf(record),
    data: tokensResource(record),
  };
}

/** A tokens object in a list of lines: like the line's info page, but with another `meta` or none, and with the links inside. */
export function tokensListItem(record: ShownLine, meta: object = {}): object {
  return {
    ...tokensResource(record),
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
    links: linksOf(record),
  };
}

function tokensResource(record: ShownLine): object {
  const { payment } = record;
  return {
    attributes: ordered(record.attributes),
    id: record.line,
    type: 'tokens',
    ...(payment && {
      relationships: { payment: { data: { id: payment.id, ident: payment.ident, type: 'transaction' } } },
    }),
  };
}

function linksOf({ line, status, attributes }: ShownLine): object {
  const self = `${basePath}/tokens`;
  if (status === 'deleted') return { self };
  const files = filesOf(status, attributes).map((file) => [file, `${infoPath(line)}/${file}`]);
  return { self, info: infoPath(line), ...Object.fromEntries(files) };
}

/** The attributes in the documented order (a record's map has none), timestamps latest first. */
function ordered(attributes: LineAttributes): object {
  const { timestamps, status, analysis, progress, size, digits, reachable, alphabet, available, ...more } = attributes;
  const { format, note, gtin, rate, partial, checksum, filesizes, filehashes, error } = more;
  const moments = ['deleted', ...states.toReversed()];
  return {
    timestamps: Object.fromEntries(moments.flatMap((at) => (timestamps[at] ? [[at, timestamps[at]]] : []))),
    status,
    analysis,
    ...(progress === undefined ? {} : { progress }),
    size,
    digits,
    reachable,
    alphabet,
    ...(format === undefined ? {} : { format }),
    available,
    ...(note === undefined ? {} : { note }),
    ...(gtin === undefined ? {} : { gtin }),
    ...(rate === undefined ? {} : { rate, partial, checksum, filesizes }),
    ...(filehashes === undefined ? {} : { filehashes }),
    ...(error === undefined ? {} : { error }),
  };
}
