import type { mongo } from 'mongoose';

export type MigratedCollection = 'users' | 'rooms' | 'recordings';

/** The settings that migrations depend on. */
export interface MigrationSettings {
  /** The configured OpenID Connect issuer; null without one. */
  readonly issuer: string | null;
}

/**
 * Migrates the documents of a collection to their next schema version. Instances of the previous
 * release keep reading and writing meanwhile, so a migration only adds: a later release removes the
 * fields and indexes that this one stops using (docs/decisions/0010-migrations.md).
 */
export interface Migration {
  readonly collection: MigratedCollection;
  /** Versions of a collection start at 1; documents without a version are older. */
  readonly toVersion: number;
  readonly description: string;
  /**
   * Stages of an update with an aggregation pipeline, to which the runner adds the version. Null if
   * the settings do not allow it, so that the documents keep their version for now.
   */
  update(settings: MigrationSettings): readonly mongo.Document[] | null;
  /** Indexes that this version must not have; dropped again if an older instance recreated them. */
  readonly obsoleteIndexes?: readonly string[];
}

/** Executed in this order. Never change or remove a released migration: append. */
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
    // Users of two providers may have the same subject.
    obsoleteIndexes: ['subject_1'],
  },
  {
    collection: 'recordings',
    toVersion: 2,
    description: 'Name the notifications and the next check of recordings',
    // The previous names stay: recording-document.ts.
    update: () => [
      {
        $set: {
          pendingNotifications: { $ifNull: ['$news', []] },
          nextCheckAt: { $ifNull: ['$lookAt', null] },
        },
      },
    ],
  },
];

/** The version that stores give to new documents. */
export const schemaVersionOf = (collection: MigratedCollection): number =>
  Math.max(
    ...MIGRATIONS.filter((migration) => migration.collection === collection).map(
      ({ toVersion }) => toVersion,
    ),
  );
