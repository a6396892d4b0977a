import {
  ParticipantInfo_State as LiveKitState,
  TrackSource as LiveKitSource,
  TrackType,
  type ParticipantInfo,
  type ParticipantPermission,
  type TrackInfo,
} from 'livekit-server-sdk';
import { TrackSource } from '../models/room.js';
import { ParticipantKind } from '../services/participant-kind.js';
import { displayNameOf } from './participant-name.js';

/** A published track, as LiveKit knows it. */
export interface MediaTrack {
  readonly sid: string;
  readonly source: TrackSource;
  readonly muted: boolean;
}

/** What LiveKit lets a participant do. */
export interface MediaPermission {
  /** Empty: nothing may be published. */
  readonly publishSources: readonly TrackSource[];
  readonly canSubscribe: boolean;
  readonly canPublishData: boolean;
}

/** Somebody in a meeting, as the media server knows them. */
export interface MediaParticipant {
  readonly sid: string;
  readonly identity: string;
  readonly name: string;
  readonly kind: ParticipantKind;
  /** Whether others in the room do not see them. */
  readonly isHidden: boolean;
  /** False while the connection is being set up, and once it has ended. */
  readonly isActive: boolean;
  readonly joinedAt: Date;
  readonly attributes: Readonly<Record<string, string>>;
  readonly permission: MediaPermission;
  readonly tracks: readonly MediaTrack[];
}

/** Reads a participant from an API answer or a webhook. */
export function mediaParticipant(info: ParticipantInfo): MediaParticipant {
  const { sid, identity, attributes, permission } = info;
  return {
    sid,
    identity,
    name: displayNameOf(info),
    attributes,
    kind: kindOf(info),
    isHidden: permission?.hidden ?? false,
    isActive: info.state === LiveKitState.ACTIVE,
    joinedAt: joinedAt(info),
    permission: mediaPermission(permission),
    tracks: info.tracks.map(mediaTrack),
  };
}

export const mediaTrack = ({ sid, source, type, muted }: TrackInfo): MediaTrack => ({
  sid,
  source:
    SOURCES.get(source) ?? (type === TrackType.AUDIO ? TrackSource.MICROPHONE : TrackSource.CAMERA),
  muted,
});

const SOURCES: ReadonlyMap<LiveKitSource, TrackSource> = new Map([
  [LiveKitSource.CAMERA, TrackSource.CAMERA],
  [LiveKitSource.MICROPHONE, TrackSource.MICROPHONE],
  [LiveKitSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE],
  [LiveKitSource.SCREEN_SHARE_AUDIO, TrackSource.SCREEN_SHARE_AUDIO],
]);

/** LiveKit's ParticipantInfo.Kind, which its SDK does not export. */
const KINDS: ReadonlyMap<number, ParticipantKind> = new Map([
  [2, ParticipantKind.RECORDER],
  [3, ParticipantKind.PHONE],
  [4, ParticipantKind.AGENT],
]);

function kindOf({ kind }: ParticipantInfo): ParticipantKind {
  return KINDS.get(kind) ?? ParticipantKind.STANDARD;
}

/** Servers before 1.8 know whole seconds only. */
const joinedAt = ({ joinedAtMs, joinedAt }: ParticipantInfo): Date =>
  new Date(joinedAtMs > 0n ? Number(joinedAtMs) : Number(joinedAt) * 1000);

/** For LiveKit an empty list of sources is "everything", if publishing is allowed at all. */
function mediaPermission(permission: ParticipantPermission | undefined): MediaPermission {
  const { canPublish = false, canPublishSources = [] } = permission ?? {};
  const named = canPublishSources.flatMap((source) => SOURCES.get(source) ?? []);
  return {
    publishSources: !canPublish ? [] : named.length > 0 ? named : Object.values(TrackSource),
    canSubscribe: permission?.canSubscribe ?? false,
    canPublishData: permission?.canPublishData ?? false,
  };
}
