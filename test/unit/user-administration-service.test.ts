import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  InvalidInputError,
  MediaUnavailableError,
  NotFoundError,
} from '../../src/errors/domain-error.js';
import { CONTROL_TOPIC } from '../../src/redis/control-events.js';
import { UserAdministrationService } from '../../src/services/administration/user-administration-service.js';
import { aUser, anActor } from '../support/builders.js';
import { FakeUserStore } from '../support/fakes/user-store.js';
import { silentLog } from '../support/silent-log.js';

const admin = anActor({ user: {} });
const ada = aUser({ fullName: 'Ada Lovelace' });
const DISABLED = { id: ada.id, disabledAt: expect.any(Date) };

let effects: string[];
let userStore: FakeUserStore;
let removeFromMeetings: () => Promise<void>;
let administration: UserAdministrationService;

beforeEach(async () => {
  effects = [];
  removeFromMeetings = () => Promise.resolve();
  userStore = new FakeUserStore();
  await userStore.insert(ada);
  await userStore.insert(aUser());
  administration = new UserAdministrationService({
    userStore: {
      list: (...args) => userStore.list(...args),
      count: (search) => userStore.count(search),
      setDisabled(id, isDisabled) {
        effects.push(`${isDisabled ? 'disable' : 'enable'} ${id}`);
        return userStore.setDisabled(id, isDisabled);
      },
    },
    pubSub: {
      publish: (topic, event) => void effects.push(`${topic} ${JSON.stringify(event)}`),
    },
    disabledParticipants: {
      run() {
        effects.push('remove from meetings');
        return removeFromMeetings();
      },
    },
    log: silentLog,
  });
});

describe('UserAdministrationService.setDisabled', () => {
  it('disables the account before its sockets are closed and it is removed from meetings', async () => {
    expect(await administration.setDisabled(admin, ada.id, true)).toMatchObject(DISABLED);

    const event = JSON.stringify({ type: 'user-disabled', userId: ada.id });
    expect(effects).toEqual([
      `disable ${ada.id}`,
      `${CONTROL_TOPIC} ${event}`,
      'remove from meetings',
    ]);
  });

  it('enables an account, and does nothing else', async () => {
    expect(await administration.setDisabled(admin, ada.id, false)).toEqual(ada);

    expect(effects).toEqual([`enable ${ada.id}`]);
  });

  it('stands when the participants cannot be removed: the periodic job repeats it', async () => {
    removeFromMeetings = () => Promise.reject(new MediaUnavailableError());

    expect(await administration.setDisabled(admin, ada.id, true)).toMatchObject(DISABLED);
  });

  it('rejects the actor’s own account, which could not be enabled again, in any notation', async () => {
    const own = admin.user?.id ?? '';
    for (const id of [own, own.toUpperCase()]) {
      await expect(administration.setDisabled(admin, id, true)).rejects.toThrow(InvalidInputError);
    }
    expect(effects).toEqual([]);
  });

  it('throws NOT_FOUND for an unknown account, and for what is no ID', async () => {
    for (const id of [randomUUID(), 'ada', '']) {
      await expect(administration.setDisabled(admin, id, true)).rejects.toThrow(NotFoundError);
    }
    expect(effects.filter((effect) => !effect.startsWith('disable'))).toEqual([]);
  });
});

describe('UserAdministrationService.list and count', () => {
  it('search for the text without the blanks around it, and for none if nothing is left', async () => {
    const { nodes } = await administration.list('  ada ', 10, null);
    expect(nodes.map(({ id }) => id)).toEqual([ada.id]);
    expect(await administration.count('  ada ')).toBe(1);
    expect(await administration.count('  ')).toBe(2);
  });

  it('reject a text that is too long', () => {
    expect(() => administration.count('a'.repeat(201))).toThrow(InvalidInputError);
  });
});
