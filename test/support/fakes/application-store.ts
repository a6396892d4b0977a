import type {
  ApplicationChanges,
  ApplicationRecord,
  ApplicationStore,
} from '../../../src/models/application.js';

/** Applications in memory; the same contract suite runs on it and on MongoDB. */
export class FakeApplicationStore implements ApplicationStore {
  readonly #applications = new Map<string, ApplicationRecord>();

  insert(application: ApplicationRecord): Promise<void> {
    this.#applications.set(application.id, application);
    return Promise.resolve();
  }

  find(id: string): Promise<ApplicationRecord | null> {
    return Promise.resolve(this.#applications.get(id) ?? null);
  }

  list(limit: number, after: { readonly id: string } | null): Promise<ApplicationRecord[]> {
    const all = [...this.#applications.values()].sort(
      (one, other) =>
        other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1),
    );
    const from = after === null ? 0 : all.findIndex(({ id }) => id === after.id) + 1;
    return Promise.resolve(all.slice(from, from + limit));
  }

  count(): Promise<number> {
    return Promise.resolve(this.#applications.size);
  }

  update(id: string, changes: ApplicationChanges): Promise<ApplicationRecord | null> {
    return this.#change(id, (known) => ({
      ...changes,
      generation: known.generation + (changes.isDisabled ? 1 : 0),
    }));
  }

  rotateSecret(
    id: string,
    digest: string,
    keepUntil: Date | null,
  ): Promise<ApplicationRecord | null> {
    return this.#change(id, ({ secrets, generation }) => ({
      secrets: {
        current: digest,
        previous: keepUntil && secrets.current,
        previousUntil: keepUntil,
      },
      generation: generation + (keepUntil === null ? 1 : 0),
    }));
  }

  delete(id: string): Promise<boolean> {
    return Promise.resolve(this.#applications.delete(id));
  }

  async touch(id: string, lastUsedAt: Date): Promise<void> {
    await this.#change(id, () => ({ lastUsedAt }));
  }

  #change(
    id: string,
    changesOf: (known: ApplicationRecord) => Partial<ApplicationRecord>,
  ): Promise<ApplicationRecord | null> {
    const known = this.#applications.get(id);
    if (!known) return Promise.resolve(null);
    const changed = { ...known, ...changesOf(known) };
    this.#applications.set(id, changed);
    return Promise.resolve(changed);
  }
}
