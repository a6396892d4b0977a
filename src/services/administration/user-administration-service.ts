import type { Logger } from 'pino';
import { InvalidInputError, NotFoundError } from '../../errors/domain-error.js';
import { readPage, type Page } from '../../lib/page.js';
import { searchText } from '../../lib/search-text.js';
import { asUuid } from '../../lib/uuid.js';
import type { Actor } from '../../models/actor.js';
import type { ListedUser } from '../../models/user.js';
import type { UserRecord, UserStore } from '../../models/user.js';
import { CONTROL_TOPIC, type ControlEvent } from '../../redis/control-events.js';
import type { PubSub } from '../../redis/pub-sub.js';
import type { DisabledParticipants } from '../meeting/disabled-participants.js';

interface UserAdministrationDeps {
  readonly userStore: Pick<UserStore, 'list' | 'count' | 'setDisabled'>;
  readonly pubSub: Pick<PubSub, 'publish'>;
  readonly disabledParticipants: Pick<DisabledParticipants, 'run'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** What instance administrators do to accounts; the rules check that the actor is one. */
export class UserAdministrationService {
  constructor(private readonly deps: UserAdministrationDeps) {}

  /** Accounts whose name or address contains the text, newest first. */
  list(search: string | null, first: number, after: string | null): Promise<Page<ListedUser>> {
    const text = searchText(search);
    return readPage(first, after, (limit, position) =>
      this.deps.userStore.list(text, limit, position),
    );
  }

  count(search: string | null): Promise<number> {
    return this.deps.userStore.count(searchText(search));
  }

  /**
   * Disables or enables a user. Disabling ends the sessions permanently, closes the sockets on every
   * instance, and removes the user from meetings.
   * @throws NotFoundError, InvalidInputError for the actor's own account
   */
  async setDisabled({ user }: Actor, userId: string, isDisabled: boolean): Promise<UserRecord> {
    const { userStore, pubSub, log } = this.deps;
    const id = asUuid(userId);
    if (id === null) throw new NotFoundError();
    if (isDisabled && id === user?.id) {
      const message = 'You cannot disable your own account; ask another instance administrator.';
      throw new InvalidInputError(['userId'], message);
    }
    const changed = await userStore.setDisabled(id, isDisabled);
    if (!changed) throw new NotFoundError();
    log.info({ userId: id, by: user?.id, isDisabled }, 'User disabled or enabled');
    if (isDisabled) {
      const event: ControlEvent = { type: 'user-disabled', userId: id };
      pubSub.publish(CONTROL_TOPIC, event);
      await this.#removeFromMeetings(id);
    }
    return changed;
  }

  async #removeFromMeetings(userId: string): Promise<void> {
    try {
      await this.deps.disabledParticipants.run();
    } catch (error) {
      // The account is disabled already, and the periodic run repeats this.
      this.deps.log.warn(
        { err: error, userId },
        'Failed to remove a disabled user from meetings; retrying at the next run',
      );
    }
  }
}
