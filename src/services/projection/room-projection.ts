import { NotFoundError } from '../../errors/domain-error.js';
import { colorOf } from '../../lib/color.js';
import type { MediaParticipant } from '../../livekit/media-participant.js';
import type { MediaServer, MediaRoom } from '../../livekit/media-server.js';
import { roomMetadata } from '../../livekit/room-metadata.js';
import type { ParticipantControl, ParticipantUpdate } from '../../livekit/participant-control.js';
import { roleInMeeting } from '../../models/meeting-grant.js';
import {
  isHost,
  TrackSource,
  type RoomRecord,
  type RoomRole,
  type RoomStore,
} from '../../models/room.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import type { OwnPermission, PresenceStore } from '../../redis/presence/presence-store.js';
import type { RoomLock } from '../../redis/room-lock.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import { pollUntil } from '../../lib/poll-until.js';

/** The part of a running recording that clients show. */
export interface RecordingMark {
  readonly id: string;
  readonly mode: string;
  readonly status: string;
}

/** A participant who is in the meeting. */
export interface Arrived {
  /** As the participant sees it; null for rooms without a record. */
  readonly room: RoomRecord | null;
  readonly record: ParticipantRecord;
  readonly live: MediaParticipant;
}

export interface RoomProjectionDeps {
  readonly roomStore: Pick<RoomStore, 'findById' | 'findMembers' | 'findRole'>;
  readonly mediaServer: Pick<
    MediaServer,
    'findRoom' | 'setMetadata' | 'listParticipants' | 'findParticipant' | 'closeRoom'
  >;
  readonly participantControl: Pick<ParticipantControl, 'update'>;
  readonly presenceStore: PresenceStore;
  readonly lock: RoomLock;
  /** The sources that participants may publish, unless the room has its own. */
  readonly publishSources: readonly TrackSource[];
  /** The running recording of the room, if any. */
  readonly recordingOf: (roomId: string) => Promise<RecordingMark | null>;
}

type ProjectedPerson = Pick<ParticipantRecord, 'identity' | 'role' | 'isAuthenticated'>;

/** A background task may wait this long for other operations on the room. */
const TIMEOUT_MS = 5_000;

/**
 * Writes the state of a room to LiveKit, where clients read it: the metadata of the room, and the
 * attributes and permissions of its participants. The only writer of these. Idempotent.
 */
export class RoomProjection {
  constructor(private readonly deps: RoomProjectionDeps) {}

  /**
   * Does nothing while the room is not open.
   * @throws MediaUnavailableError, ConflictError
   */
  apply(roomId: string): Promise<void> {
    const { lock, mediaServer, roomStore } = this.deps;
    const work = async () => {
      // Checked first, because most rooms that change are not open.
      const open = await mediaServer.findRoom(roomId);
      const room = open && (await roomStore.findById(roomId, null));
      if (!room) return;
      const people = await mediaServer.listParticipants(roomId);
      if (await this.#hasOutdatedLimit(room, open, people)) {
        // The next person opens a new LiveKit room.
        await mediaServer.closeRoom(roomId);
        return;
      }
      await this.#writeMetadata(room, open);
      await this.updateParticipants(room, people);
    };
    return lock.run(roomId, work, TIMEOUT_MS);
  }

  /** Updates a participant whose token was minted before the latest changes. */
  async arrived(roomId: string, arrived: Arrived): Promise<void> {
    const { record, live } = arrived;
    if (!arrived.room || !isManaged(record)) return;
    // Read again: changes made before they were listed have reached only others.
    const [room, permissions] = await Promise.all([
      this.deps.roomStore.findById(roomId, record.userId),
      this.deps.presenceStore.permissions(roomId),
    ]);
    if (!room) return;
    const role =
      record.userId === null ? record.role : roleInMeeting(room.viewerRole, record.grant);
    // The color never changes, so the reconciler may restore it. LiveKit takes seconds to answer
    // about a participant who has left, and the room's events would wait that long.
    const attributes = { color: colorOf(record.identity), ...live.attributes };
    const shown = { ...live, attributes };
    const update = this.#update(room, { ...record, role }, shown, permissions.get(record.identity));
    if (!isUpToDate(update, record, role)) await this.#updateParticipant(room, record);
  }

  /** Whether the metadata of an open room is up to date. */
  async isCurrent(room: RoomRecord, { metadata }: MediaRoom): Promise<boolean> {
    const present = readObject(metadata);
    const recording = (await this.deps.recordingOf(room.id)) ?? undefined;
    const { accessLevel, configuration } = roomMetadata(room);
    return (
      present['accessLevel'] === accessLevel &&
      JSON.stringify(present['configuration']) === JSON.stringify(configuration) &&
      JSON.stringify(present['recording']) === JSON.stringify(recording)
    );
  }

  /**
   * LiveKit cannot change the limit of an open room, which has to last until a meeting starts in
   * it.
   */
  async #hasOutdatedLimit(
    { id, configuration }: RoomRecord,
    { maxParticipants }: MediaRoom,
    people: readonly MediaParticipant[],
  ): Promise<boolean> {
    if (configuration.maxParticipants === maxParticipants || people.length > 0) return false;
    return (await this.deps.presenceStore.meeting(id)).startedAt === null;
  }

  async #writeMetadata(room: RoomRecord, open: MediaRoom): Promise<void> {
    const recording = await this.deps.recordingOf(room.id);
    // Keeps the keys of other applications.
    const { recording: _over, ...present } = readObject(open.metadata);
    const metadata = JSON.stringify({
      ...present,
      ...roomMetadata(room),
      ...(recording && { recording }),
    });
    if (metadata === open.metadata) return;
    await ignoringAbsence(() => this.deps.mediaServer.setMetadata(room.id, metadata));
  }

  /**
   * Updates participants with an outdated role or permissions. Resolves to how many of them were
   * outdated in LiveKit.
   */
  async updateParticipants(room: RoomRecord, live: readonly MediaParticipant[]): Promise<number> {
    const people = (await this.deps.presenceStore.list(room.id)).filter(isManaged);
    if (people.length === 0) return 0;
    const [members, permissions] = await Promise.all([
      this.deps.roomStore.findMembers([room.id]),
      this.deps.presenceStore.permissions(room.id),
    ]);
    let repaired = 0;
    const roles = new Map(members.get(room.id)?.map(({ userId, role }) => [userId, role]));
    const inRoom = new Map(live.map((participant) => [participant.identity, participant]));
    for (const person of people) {
      const participant = inRoom.get(person.identity);
      // Another connection of the same identity may be another person; its own event follows.
      if (participant?.sid !== person.sid) continue;
      // Without a known account, the role cannot have changed.
      const role =
        person.userId === null
          ? person.role
          : roleInMeeting(roles.get(person.userId) ?? null, person.grant);
      const own = permissions.get(person.identity);
      const update = this.#update(room, { ...person, role }, participant, own);
      if (isUpToDate(update, person, role)) continue;
      if (await this.#updateParticipant(room, person)) repaired += 1;
    }
    return repaired;
  }

  /**
   * Locks the participant and reads them again, because a change may be in progress. True if
   * LiveKit was outdated.
   */
  #updateParticipant(room: RoomRecord, person: ParticipantRecord): Promise<boolean> {
    const { lock, roomStore, mediaServer, presenceStore, participantControl } = this.deps;
    const { sid, identity, userId, role: shown, grant } = person;
    return lock.run(`${room.id}/${identity}`, async () => {
      const live = await pollUntil(() => mediaServer.findParticipant(room.id, identity));
      if (live?.sid !== sid) return false;
      const [permissions, member] = await Promise.all([
        presenceStore.permissions(room.id),
        userId === null ? shown : roomStore.findRole(room.id, userId),
      ]);
      const role = roleInMeeting(member, grant);
      const update = this.#update(room, { ...person, role }, live, permissions.get(identity));
      const isOutdated = Object.keys(update).length > 0;
      if (isOutdated)
        await ignoringAbsence(() => participantControl.update(room.id, identity, update));
      await presenceStore.change(room.id, identity, { role });
      return isOutdated;
    });
  }

  #update(
    room: RoomRecord,
    person: ProjectedPerson,
    live: MediaParticipant,
    own: OwnPermission | undefined,
  ): ParticipantUpdate {
    return { ...this.publishing(room, person.role, live, own), ...attributesUpdate(person, live) };
  }

  /** The permission changes that the participant needs; empty if none. */
  publishing(
    room: RoomRecord,
    role: RoomRole | null,
    { permission }: Pick<MediaParticipant, 'permission'>,
    own: OwnPermission | undefined,
  ): Pick<ParticipantUpdate, 'permission'> {
    const usual = room.configuration.publishSources ?? this.deps.publishSources;
    const { publishSources, canSubscribe, canPublishData } = {
      publishSources: isHost(role) ? Object.values(TrackSource) : usual,
      canSubscribe: permission.canSubscribe,
      canPublishData: permission.canPublishData,
      ...own,
    };
    const changes = {
      ...(!sameSources(publishSources, permission.publishSources) && { publishSources }),
      ...(canSubscribe !== permission.canSubscribe && { canSubscribe }),
      ...(canPublishData !== permission.canPublishData && { canPublishData }),
    };
    return Object.keys(changes).length > 0 ? { permission: changes } : {};
  }
}

/** Agents, recorders, and callers have permissions of their own. */
const isManaged = ({ kind, isHidden }: ParticipantRecord): boolean =>
  kind === ParticipantKind.STANDARD && !isHidden;

const isUpToDate = (
  update: ParticipantUpdate,
  person: ParticipantRecord,
  role: RoomRole | null,
): boolean => Object.keys(update).length === 0 && person.role === role;

const UNKNOWN = { room_role: '', is_authenticated: 'false' };

/** The attribute changes that the participant needs; an older token may state something else. */
function attributesUpdate(
  { identity, role, isAuthenticated }: ProjectedPerson,
  { attributes }: MediaParticipant,
): Pick<ParticipantUpdate, 'attributes'> {
  const wanted = {
    color: colorOf(identity),
    room_role: role ?? '',
    is_authenticated: String(isAuthenticated),
  };
  const present: Readonly<Record<string, string>> = { ...UNKNOWN, ...attributes };
  const changed = Object.entries(wanted).filter(([key, value]) => present[key] !== value);
  return changed.length > 0 ? { attributes: Object.fromEntries(changed) } : {};
}

const sameSources = (a: readonly TrackSource[], b: readonly TrackSource[]): boolean =>
  new Set([...a, ...b]).size === new Set(a).size && new Set(a).size === new Set(b).size;

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

/** A participant who has just left, or a room that has just closed, needs no projection. */
async function ignoringAbsence(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}
