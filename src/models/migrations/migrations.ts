import type { mongo } from 'mongoose';

export type MigratedCollection = 'users' | 'rooms' | 'recordings';

/** What migrations may need to know of the deployment. */
export interface MigrationSettings {
  /** The configured OpenID Connect issuer; null while sign-in is not configured. */
  readonly issuer: string | null;
}

/**
 * Takes the documents of a collection to their next schema version. Instances of the release before
 * keep reading and writing meanwhile, so that a migration only adds: fields and indexes that a
 * release stops using are removed by a later one (docs/decisions/0010-migrations.md).
 */
export interface Migration {
  readonly collection: MigratedCollection;
  /** Versions of a collection count up from 1; documents without a version are older than that. */
  readonly toVersion: number;
  readonly description: string;
  /**
   * Stages of an update with aggregation pipeline; the runner adds the version, in the same update.
   * Null: not possible with these settings, so that the documents keep their version for now.
   */
  update(settings: MigrationSettings): readonly mongo.Document[] | null;
  /** Names of indexes that this version must not have; dropped again when an older instance made them. */
  readonly obsoleteIndexes?: readonly string[];
}

/** In this order. Never change or remove one that was released: append. */
export const MIGRATIONS: readonly Migration[] = [
  { collection: 'users', toVersion: 1, description: 'Give users a version', update: () => [] },
  { collection: 'rooms', toVersion: 1, description: 'Give rooms a version', update: () => [] },
  {
    collection: 'recordings',
    toVersion: 1,
    description: 'Give recordings a version',
    update: () => [],
  },
  {
    collection: 'users',
    toVersion: 2,
    description: 'Store the issuer of each user',
    update: ({ issuer }) =>
      issuer === null
        ? null
        : [
            {
              $set: {
                issuer: {
                  $cond: [{ $gt: ['$subject', ''] }, { $ifNull: ['$issuer', issuer] }, null],
                },
              },
            },
          ],
    // Two providers may have users with the same subject.
    obsoleteIndexes: ['subject_1'],
  },
];

/** The version that a store gives to new documents. */
export const schemaVersionOf = (collection: MigratedCollection): number =>
  Math.max(
    ...MIGRATIONS.filter((migration) => migration.collection === collection).map(
      ({ toVersion }) => toVersion,
    ),
  );
