import { describe, expect, it } from '@jest/globals';
import { roleChangeRefusal } from '../../src/models/room-roles.js';
import { RoomRole, type RoleChange, type RoomMemberRecord } from '../../src/models/room.js';

const aMember = (userId: string, role: RoomRole): RoomMemberRecord => ({
  userId,
  role,
  since: new Date(),
});

const OWNER = aMember('owner', RoomRole.OWNER);
const MEMBER = aMember('member', RoomRole.MEMBER);

const aChange = (difference: Partial<RoleChange>): RoleChange => ({
  roomId: 'room',
  userId: 'member',
  from: RoomRole.MEMBER,
  to: RoomRole.ADMINISTRATOR,
  by: { userId: 'owner', role: RoomRole.OWNER },
  ...difference,
});

const MAX_MEMBERS = 3;

describe('roleChangeRefusal', () => {
  it('is stale if the role of the person who decides, or of the member, has changed', () => {
    const by = { userId: 'owner', role: RoomRole.ADMINISTRATOR };

    expect(roleChangeRefusal(aChange({ by }), [OWNER, MEMBER], MAX_MEMBERS)).toBe('stale');
    expect(roleChangeRefusal(aChange({ from: null }), [OWNER, MEMBER], MAX_MEMBERS)).toBe('stale');
    expect(roleChangeRefusal(aChange({}), [], MAX_MEMBERS)).toBe('stale');
  });

  it('is full for a new member of a room with the maximum of members', () => {
    const members = [OWNER, MEMBER, aMember('other', RoomRole.MEMBER)];
    const change = aChange({ userId: 'newcomer', from: null });

    expect(roleChangeRefusal(change, members, MAX_MEMBERS)).toBe('full');
  });

  it('is last-owner unless another owner has accepted the role', () => {
    const change = aChange({ userId: 'owner', from: RoomRole.OWNER, to: null });
    const invited = { ...aMember('invited', RoomRole.OWNER), isInvited: true as const };
    const accepted = aMember('accepted', RoomRole.OWNER);

    expect(roleChangeRefusal(change, [OWNER, invited], MAX_MEMBERS)).toBe('last-owner');
    expect(roleChangeRefusal(change, [OWNER, accepted], MAX_MEMBERS)).toBe('stale');
  });
});
