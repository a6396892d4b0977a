import type { QueryFilter } from 'mongoose';
import { roleEvent } from './mongo-room-outbox.js';
import type { RoomDocument } from './room-document.js';
import {
  RoomRole,
  type RoleChange,
  type RoleChangeRefusal,
  type RoomMemberRecord,
} from './room.js';

const memberIn = (userId: string, roles: readonly RoomRole[]) => ({
  members: { $elemMatch: { userId, role: { $in: [...roles] } } },
});

export const HOST_ROLES = [RoomRole.OWNER, RoomRole.ADMINISTRATOR];

export const hostIn = (userId: string) => memberIn(userId, HOST_ROLES);

/** Members added before consent was recorded count as accepted. */
export const ACCEPTED = { isInvited: { $ne: true } };

export const acceptedOwner = (userId: string) => ({
  members: { $elemMatch: { userId, role: RoomRole.OWNER, ...ACCEPTED } },
});

/**
 * Conditions that must hold at the time of the write, so that of two racing changes only one
 * passes.
 */
export function roleConditions(
  { by, userId, from, to }: RoleChange,
  maxMembers: number,
): QueryFilter<RoomDocument>[] {
  const present: QueryFilter<RoomDocument>[] =
    from === null
      ? [
          { 'members.userId': { $ne: userId } },
          { [`members.${maxMembers - 1}`]: { $exists: false } },
        ]
      : [memberIn(userId, [from])];
  const ownerStays: QueryFilter<RoomDocument>[] =
    from === RoomRole.OWNER && to !== RoomRole.OWNER
      ? [
          {
            members: { $elemMatch: { userId: { $ne: userId }, role: RoomRole.OWNER, ...ACCEPTED } },
          },
        ]
      : [];
  return [memberIn(by.userId, [by.role]), ...present, ...ownerStays];
}

/** Explains a rejected change by the members at the time of the call. */
export function roleChangeRefusal(
  { by, userId, from, to }: RoleChange,
  members: readonly RoomMemberRecord[],
  maxMembers: number,
): RoleChangeRefusal {
  const roleOf = (id: string) => members.find((member) => member.userId === id)?.role ?? null;
  if (roleOf(by.userId) !== by.role || roleOf(userId) !== from) return 'stale';
  if (from === null && members.length >= maxMembers) return 'full';
  const ownerStays = members.some(
    (member) => member.userId !== userId && member.role === RoomRole.OWNER && !member.isInvited,
  );
  return from === RoomRole.OWNER && to !== from && !ownerStays ? 'last-owner' : 'stale';
}

/** @param hasEvent whether an event is stored with the change */
export function roleUpdate(change: RoleChange, hasEvent: boolean): object {
  const { userId, from, to, invitedAs = null } = change;
  const pendingEvents = hasEvent && { pendingEvents: roleEvent(change) };
  const pushed = pendingEvents && { $push: pendingEvents };
  if (to === null) return { $pull: { members: { userId } }, ...pushed };
  if (from === null) {
    const member = { userId, role: to, since: new Date(), isInvited: true, invitedAs };
    return { $push: { members: member, ...pendingEvents } };
  }
  return { $set: { 'members.$[member].role': to }, ...pushed };
}
