import { uuidOf } from '../../lib/uuid.js';
import type { ParticipantGrant } from '../../models/meeting-grant.js';
import type { NewVisit } from '../../models/meeting-history.js';
import { ParticipantKind } from '../../models/participant-kind.js';
import type { ParticipantRecord } from '../../redis/presence/presence-record.js';
import { sessionIdOf } from '../meeting/session-id.js';

type Connection = Pick<
  ParticipantRecord,
  'sid' | 'identity' | 'userId' | 'displayName' | 'kind' | 'joinedAt' | 'isHidden'
> & { readonly grant: Pick<ParticipantGrant, 'externalId' | 'metadata'> | null };

/** The record of a connection to a meeting. */
export function visitOf(roomId: string, mediaSid: string, record: Connection): NewVisit {
  const sessionId = sessionIdOf(roomId, mediaSid);
  const { sid, identity, userId, displayName, kind, joinedAt, isHidden } = record;
  const externalId = record.grant?.externalId ?? null;
  return {
    sessionId,
    roomId,
    sid,
    identity,
    personId: uuidOf(`${sessionId}/${personKey({ userId, externalId, identity })}`),
    userId,
    externalId,
    metadata: record.grant?.metadata ?? null,
    displayName,
    kind,
    isCounted: kind === ParticipantKind.STANDARD && !isHidden,
    joinedAt,
  };
}

/** The same for all devices and reconnects of a person. */
const personKey = ({
  userId,
  externalId,
  identity,
}: Pick<NewVisit, 'userId' | 'externalId' | 'identity'>): string => {
  if (userId !== null) return `user/${userId}`;
  return externalId === null ? `identity/${identity}` : `external/${externalId}`;
};
