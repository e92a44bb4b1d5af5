import db from 'dynalite/db/index.js';
import deleteItem from 'dynalite/validations/deleteItem.js';
import getItem from 'dynalite/validations/getItem.js';
import putItem from 'dynalite/validations/putItem.js';
import query from 'dynalite/validations/query.js';
import scan from 'dynalite/validations/scan.js';
import updateItem from 'dynalite/validations/updateItem.js';
import { indexesOf, indexKeyFault, keyFault, projectionFault } from './keys.ts';
import { tooDeep, tooLong, tooMany } from './limits.ts';
import { pageOf, wholeItems } from './pages.ts';
import { itemBytes } from './size.ts';

const refused = (fault: string | undefined): Error | undefined =>
  fault === undefined ? undefined : db.validationError(fault);

/**
 * Makes dynalite refuse what DynamoDB refuses. dynalite's actions look their rules up in these objects with each request, so
 * ours are put before them: what needs no table with the validations, what does with the functions that are given it.
 */
export function applyRules(): void {
  for (const validation of [deleteItem, getItem, putItem, query, scan, updateItem]) {
    const { custom } = validation;
    validation.custom = (request, store) => tooLong(request) ?? custom(request, store) ?? tooMany(request);
  }
  // It does not know this member of Scan, and would leave it out.
  scan.types.ConsistentRead = 'Boolean';

  const { validateItem, validateKey, updateIndexes, queryTable } = db;
  db.itemSize = itemBytes;
  db.validateItem = (item, table) =>
    validateItem(item, table) ??
    refused(keyFault((name) => [item[name]], table.KeySchema) ?? indexKeyFault(item, table));
  db.validateKey = (key, table, schema = table.KeySchema) =>
    refused(keyFault((name) => [key[name]], schema)) ?? validateKey(key, table, schema);
  // Called with each item that is about to be written, so with what an update has made of it.
  db.updateIndexes = (store, table, before, after, done) => {
    const error = after && refused(indexKeyFault(after, table) ?? tooDeep(after));
    if (error) done(error);
    else updateIndexes(store, table, before, after, done);
  };
  db.queryTable = (store, table, request, range, isLocal, fetches, keyNames, done) => {
    const conditions = request.KeyConditions ?? {};
    const index = indexesOf(table).find(({ IndexName }) => IndexName === request.IndexName);
    const schema = index?.KeySchema ?? table.KeySchema;
    const fault = keyFault((name) => conditions[name]?.AttributeValueList ?? [], schema);
    const error = refused(fault ?? projectionFault(request, table));
    if (error) return done(error);
    queryTable(store, table, wholeItems(request), range, isLocal, fetches, keyNames, (failed, page) =>
      failed ? done(failed) : done(null, pageOf(page!, request, keyNames)),
    );
  };
}
