import {
  ParticipantInfo_State as LiveKitState,
  TrackSource as LiveKitSource,
  TrackType,
  type ParticipantInfo,
} from 'livekit-server-sdk';
import { TrackSource } from '../models/room.js';
import { ParticipantKind } from '../models/participant-kind.js';
import { displayNameOf } from './participant-name.js';

/** A published track in LiveKit. */
export interface MediaTrack {
  readonly sid: string;
  readonly source: TrackSource;
  readonly muted: boolean;
}

/** The permissions of a participant in LiveKit. */
export interface MediaPermission {
  /** Empty if nothing may be published. */
  readonly publishSources: readonly TrackSource[];
  readonly canSubscribe: boolean;
  readonly canPublishData: boolean;
}

/** A participant in LiveKit. */
export interface MediaParticipant {
  readonly sid: string;
  readonly identity: string;
  readonly name: string;
  readonly kind: ParticipantKind;
  /** Whether the participant is invisible to others in the room. */
  readonly isHidden: boolean;
  /** False while the connection is being set up, and after it has ended. */
  readonly isActive: boolean;
  readonly joinedAt: Date;
  readonly attributes: Readonly<Record<string, string>>;
  readonly permission: MediaPermission;
  readonly tracks: readonly MediaTrack[];
}

/**
 * The forms of a participant in the API and in webhooks: the API sends enums as numbers, webhooks
 * send names, and numbers for values that are newer than this code.
 */
type Enum = string | number;

interface LiveKitPermission {
  readonly canPublish: boolean;
  readonly canPublishSources: readonly Enum[];
  readonly canSubscribe: boolean;
  readonly canPublishData: boolean;
  readonly recorder: boolean;
  readonly agent: boolean;
}

/** Reads a participant from an API response. */
export function mediaParticipant(info: ParticipantInfo): MediaParticipant {
  const { sid, identity, attributes, permission = null } = info;
  return {
    sid,
    identity,
    name: displayNameOf(info),
    attributes,
    kind: participantKind(info.kind, permission),
    isHidden: permission?.hidden ?? false,
    isActive: info.state === LiveKitState.ACTIVE,
    joinedAt: joinedAt(info),
    permission: mediaPermission(permission),
    tracks: info.tracks.map(mediaTrack),
  };
}

interface LiveKitTrack {
  readonly sid: string;
  readonly source: Enum;
  readonly type: Enum;
  readonly muted: boolean;
}

export const mediaTrack = ({ sid, source, type, muted }: LiveKitTrack): MediaTrack => ({
  sid,
  source: SOURCES.get(source) ?? (AUDIO.has(type) ? TrackSource.MICROPHONE : TrackSource.CAMERA),
  muted,
});

const SOURCES: ReadonlyMap<Enum, TrackSource> = new Map<Enum, TrackSource>(
  (['CAMERA', 'MICROPHONE', 'SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'] as const).flatMap((name) => [
    [name, TrackSource[name]],
    [LiveKitSource[name], TrackSource[name]],
  ]),
);

const AUDIO: ReadonlySet<Enum> = new Set(['AUDIO', TrackType.AUDIO]);

/**
 * LiveKit's ParticipantInfo.Kind, which its SDK does not export. Callers may also arrive through
 * connectors.
 */
const KINDS: ReadonlyMap<string, ParticipantKind> = new Map([
  ['2', ParticipantKind.RECORDER],
  ['EGRESS', ParticipantKind.RECORDER],
  ['3', ParticipantKind.PHONE],
  ['SIP', ParticipantKind.PHONE],
  ['4', ParticipantKind.AGENT],
  ['AGENT', ParticipantKind.AGENT],
  ['7', ParticipantKind.PHONE],
  ['CONNECTOR', ParticipantKind.PHONE],
]);

/** Older agents and recorders arrive as standard participants; their permission identifies them. */
export function participantKind(
  kind: Enum,
  permission: Pick<LiveKitPermission, 'recorder' | 'agent'> | null,
): ParticipantKind {
  if (permission?.recorder) return ParticipantKind.RECORDER;
  if (permission?.agent) return ParticipantKind.AGENT;
  return KINDS.get(String(kind)) ?? ParticipantKind.STANDARD;
}

/** LiveKit before 1.8 sends only whole seconds. */
const joinedAt = ({ joinedAtMs, joinedAt }: ParticipantInfo): Date =>
  new Date(joinedAtMs > 0n ? Number(joinedAtMs) : Number(joinedAt) * 1000);

/** For LiveKit, an empty list of sources means all sources, if publishing is allowed at all. */
export function mediaPermission(permission: LiveKitPermission | null): MediaPermission {
  const { canPublish = false, canPublishSources = [] } = permission ?? {};
  const named = canPublishSources.flatMap((source) => SOURCES.get(source) ?? []);
  return {
    publishSources: !canPublish ? [] : named.length > 0 ? named : Object.values(TrackSource),
    canSubscribe: permission?.canSubscribe ?? false,
    canPublishData: permission?.canPublishData ?? false,
  };
}
