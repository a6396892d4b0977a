import type { Collection, Connection, mongo } from 'mongoose';
import type { Logger } from 'pino';
import { storeCall } from '../store-errors.js';
import { MigrationLock } from './migration-lock.js';
import { MIGRATIONS, type Migration, type MigrationSettings } from './migrations.js';

interface Deps {
  /** Without timeouts: a migration takes longer the larger its collection is. */
  readonly connection: Connection;
  readonly settings: MigrationSettings;
  readonly log: Logger;
  readonly migrations?: readonly Migration[];
}

/** A migration, with the settings of this deployment. */
interface Step {
  readonly id: string;
  readonly migration: Migration;
  readonly collection: Collection;
  readonly update: readonly mongo.Document[];
}

/**
 * Migrates all documents to the current schema version, at every start, which also covers documents
 * that instances of an older release have written since. One instance at a time; the others wait.
 */
export async function migrate({ migrations = MIGRATIONS, ...deps }: Deps): Promise<void> {
  const { connection, log } = deps;
  const steps = stepsOf(migrations, deps);
  const collections = new Set(migrations.map(({ collection }) => collection));
  for (const name of collections) {
    // An index for the search for older versions, which would otherwise scan whole collections at
    // every start.
    await storeCall(() => connection.collection(name).createIndex({ schemaVersion: 1 }, {}, {}));
  }
  if (!(await hasWork(steps))) return;
  await new MigrationLock(connection, log).run(async () => {
    for (const step of steps) await runStep(step, connection, log);
  });
}

/** Skips migrations that wait for a setting, and the later ones of their collection. */
function stepsOf(migrations: readonly Migration[], { connection, settings }: Deps): Step[] {
  const blocked = new Set<string>();
  return migrations.flatMap((migration) => {
    const { collection, toVersion } = migration;
    const update = blocked.has(collection) ? null : migration.update(settings);
    if (!update) {
      blocked.add(collection);
      return [];
    }
    const id = `${collection}-${toVersion}`;
    return { id, migration, collection: connection.collection(collection), update };
  });
}

async function hasWork(steps: readonly Step[]): Promise<boolean> {
  for (const { migration, collection } of steps) {
    const filter = olderThan(migration.toVersion);
    const found = await storeCall(() => collection.findOne(filter, { projection: { _id: 1 } }));
    if (found || (await obsoleteIndexes(migration, collection)).length > 0) return true;
  }
  return false;
}

async function runStep(
  { id, migration, collection, update }: Step,
  connection: Connection,
  log: Logger,
): Promise<void> {
  const { toVersion, description } = migration;
  for (const name of await obsoleteIndexes(migration, collection)) {
    await storeCall(() => collection.dropIndex(name));
    log.info({ collection: migration.collection, index: name }, 'Dropped an obsolete index');
  }
  const { modifiedCount } = await storeCall(() =>
    collection.updateMany(olderThan(toVersion), [
      ...update,
      { $set: { schemaVersion: toVersion } },
    ]),
  );
  if (modifiedCount === 0) return;
  log.info({ migration: id, documents: modifiedCount }, `Migrated: ${description}`);
  await storeCall(() =>
    connection
      .collection<{ _id: string; documents: number }>('migrations')
      .updateOne(
        { _id: id },
        { $set: { description, finishedAt: new Date() }, $inc: { documents: modifiedCount } },
        { upsert: true },
      ),
  );
}

/** The index answers both conditions. */
const olderThan = (version: number) => ({
  $or: [{ schemaVersion: { $lt: version } }, { schemaVersion: null }],
});

async function obsoleteIndexes(
  { obsoleteIndexes = [] }: Migration,
  collection: Collection,
): Promise<string[]> {
  if (obsoleteIndexes.length === 0) return [];
  const present = await storeCall(() => collection.indexes());
  return present.flatMap(({ name }) => (name && obsoleteIndexes.includes(name) ? [name] : []));
}
