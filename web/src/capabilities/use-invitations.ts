import { useState } from 'react';
import { useMutation, type CombinedError } from 'urql';
import { InviteToRoomDocument } from '../generated/operations';

export interface Invitations {
  /** Returns the addresses that get an email, and those that do not; null if nothing was sent, see `error`. */
  readonly send: (addresses: readonly string[]) => Promise<SentInvitations | null>;
  readonly isSending: boolean;
  readonly error: CombinedError | undefined;
  /** Texts that are not email addresses; one is enough for the gateway to send nothing. */
  readonly invalidAddresses: readonly string[];
}

export interface SentInvitations {
  readonly sent: readonly string[];
  readonly notSent: readonly string[];
}

/** Emails with a room's link, from its hosts. */
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
      return { sent: those(true), notSent: those(false) };
    },
    isSending: fetching,
    error,
    invalidAddresses: error ? invalidIndexesOf(error).map((index) => asked[index] ?? '') : [],
  };
}

/** The gateway reports each invalid address by its index: `emails.2`. */
function invalidIndexesOf(error: CombinedError): readonly number[] {
  const fields: unknown = error.graphQLErrors[0]?.extensions['fields'];
  return (Array.isArray(fields) ? fields : [])
    .map((field) => /emails\.(\d+)$/.exec(String(field))?.[1])
    .filter((index) => index !== undefined)
    .map(Number);
}
