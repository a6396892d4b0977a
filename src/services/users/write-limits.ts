import type { Actor } from '../../models/actor.js';
import type { RateLimits } from '../../redis/rate-limits.js';
import { limitKey } from './limit-key.js';

/** Limits on mutations that are expensive, or open to abuse. */
export type WriteLimitKind = 'roomsPerPerson' | 'rolesPerPerson' | 'recordingsPerPerson';

/**
 * Limits mutations by person, and those of guests by address as well, because new guests cost
 * nothing.
 */
export class WriteLimits {
  constructor(private readonly rateLimits: RateLimits) {}

  /**
   * Counts one mutation, and one of its kind.
   * @throws RateLimitedError, StorageUnavailableError
   */
  async count(actor: Actor, kind?: WriteLimitKind): Promise<void> {
    // Each of its requests counts already, and it writes for many people.
    if (actor.application && !actor.user) return;
    const person = limitKey(actor);
    if (person !== null) await this.rateLimits.consume('writesPerPerson', person);
    if (actor.user === null) await this.rateLimits.consume('writesPerAddress', actor.address);
    if (kind && person !== null) await this.rateLimits.consume(kind, person);
  }
}
