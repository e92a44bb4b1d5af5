import { HttpError, inParameter } from '../../../api/answers/errors.ts';
import { type QueryKey, type QueryValue, queryParameters, valueBy } from '../../../api/requests/parameters.ts';
import type { Request } from './request.ts';

/**
 * The value of a query parameter, by its schema; where it is not given its default, if it has one.
 * @throws HttpError 400
 */
export function readQuery<K extends QueryKey>({ query }: Request, key: K): QueryValue<K> {
  const { name, schema, refusal } = queryParameters[key];
  const text = query[name];
  const value = text === undefined ? ('default' in schema ? schema.default : undefined) : valueBy(schema, text);
  if (text !== undefined && value === undefined)
    throw new HttpError(400, { detail: refusal, source: inParameter(name) });
  return value as QueryValue<K>;
}

/**
 * Refuses query parameters that the route does not know, and values that a known parameter may not have. If a misspelt parameter
 * were ignored, the caller would silently get something else.
 * @throws HttpError 400
 */
export function checkQuery(request: Request): void {
  const { query: known = [] } = request.route;
  const unknown = Object.keys(request.query).filter((name) => !known.some((key) => queryParameters[key].name === name));
  if (unknown.length > 0) {
    throw new HttpError(
      400,
      unknown.map((name) => ({ detail: 'Unknown query parameter.', source: inParameter(name) })),
    );
  }
  for (const key of known) readQuery(request, key);
}
