import db, { type StoredTable } from 'dynalite/db/index.js';

const ACTIVE = 'ACTIVE';

function ready(table: StoredTable): StoredTable {
  const { GlobalSecondaryIndexes: indexes } = table;
  return {
    ...table,
    TableStatus: ACTIVE,
    ...(indexes && { GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, IndexStatus: ACTIVE })) }),
  };
}

/**
 * Lets a table be ready as soon as it is made. dynalite makes it ready a moment later, and finds no table until then. A process that was
 * killed in this moment would never find it.
 */
export function readyAtOnce(): void {
  const { create } = db;
  db.create = (options) => {
    const store = create(options);
    const { get } = store.tableDb;
    store.tableDb.get = (name, done) =>
      get(name, (error, table) => done(error, table?.TableStatus === 'CREATING' ? ready(table) : table));
    return store;
  };
}
