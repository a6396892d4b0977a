import { useState } from 'react';
import { useMutation, type CombinedError } from 'urql';
import { InviteToRoomDocument } from '../generated/operations';

export interface Invitations {
  /** Answers whom mails are on their way to, and whom not; null when nothing was sent, see `error`. */
  readonly send: (addresses: readonly string[]) => Promise<SentInvitations | null>;
  readonly isSending: boolean;
  readonly error: CombinedError | undefined;
  /** What of the addresses is none; one of these is enough for nothing to be sent. */
  readonly wrong: readonly string[];
}

export interface SentInvitations {
  readonly sent: readonly string[];
  readonly refused: readonly string[];
}

/** Mails with the link of a room, from its hosts. */
export function useInvitations(roomId: string): Invitations {
  const [{ fetching, error }, invite] = useMutation(InviteToRoomDocument);
  const [asked, setAsked] = useState<readonly string[]>([]);
  return {
    async send(addresses) {
      setAsked(addresses);
      const { data } = await invite({ input: { roomId, emails: [...addresses] } });
      if (!data) return null;
      const those = (queued: boolean) =>
        data.inviteToRoom.filter((result) => result.queued === queued).map(({ email }) => email);
      return { sent: those(true), refused: those(false) };
    },
    isSending: fetching,
    error,
    wrong: error ? wrongOf(error).map((index) => asked[index] ?? '') : [],
  };
}

/** The gateway names what it does not take by its place: `emails.2`. */
function wrongOf(error: CombinedError): readonly number[] {
  const fields: unknown = error.graphQLErrors[0]?.extensions['fields'];
  return (Array.isArray(fields) ? fields : [])
    .map((field) => /emails\.(\d+)$/.exec(String(field))?.[1])
    .filter((index) => index !== undefined)
    .map(Number);
}
