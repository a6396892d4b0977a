import { useEffect } from 'react';
import { useQuery } from 'urql';
import { PeopleInsideDocument } from '../generated/operations';
import type { Room } from './use-room';

const REFRESH_MS = 5_000;
const FRESH = { requestPolicy: 'network-only' } as const;

export interface PeopleInside {
  /** In order of arrival. */
  readonly names: readonly string[];
  readonly count: number;
  readonly isRecorded: boolean;
  /** Null for no limit, and while the room is empty. */
  readonly endsAt: string | null;
}

/**
 * The meeting that the viewer is about to join, a few seconds old at most. Undefined while it loads,
 * and for outsiders, who may not see it.
 */
export function usePeopleInside({ id: roomId, viewerRole }: Room): PeopleInside | undefined {
  const isMember = viewerRole !== null;
  const variables = { roomId, slugOrId: roomId };
  const [{ data }, read] = useQuery({
    query: PeopleInsideDocument,
    variables,
    pause: !isMember,
    ...FRESH,
  });
  useEffect(() => {
    if (!isMember) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) read(FRESH);
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [isMember, read]);
  if (!isMember || !data) return undefined;
  const { meeting, activeRecording } = data.room;
  return {
    names: data.participants
      .filter(({ kind }) => kind === 'STANDARD' || kind === 'PHONE')
      .map(({ displayName }) => displayName),
    count: meeting?.participantCount ?? 0,
    isRecorded: activeRecording !== null,
    endsAt: meeting?.endsAt ?? null,
  };
}
