import { useClient, type CombinedError, type AnyVariables, type DocumentInput } from 'urql';
import {
  EndMeetingDocument,
  LowerAllHandsDocument,
  LowerHandDocument,
  MuteEveryoneDocument,
  MuteParticipantDocument,
  RemoveParticipantDocument,
  RenameSelfDocument,
  SendToLobbyDocument,
  SetParticipantRoleDocument,
  UpdateParticipantDocument,
  type ParticipantPermissionInput,
  type RoomRole,
} from '../generated/operations';

export interface Moderation {
  readonly mute: (identity: string) => void;
  readonly muteEveryone: () => void;
  readonly lowerHand: (identity: string) => void;
  readonly lowerAllHands: () => void;
  readonly remove: (identity: string, options: { readonly ban: boolean }) => void;
  /** The person waits again until a host admits them. */
  readonly sendToLobby: (identity: string) => void;
  readonly rename: (identity: string, displayName: string) => void;
  /** The only one of these that every participant may do. */
  readonly renameSelf: (displayName: string) => void;
  readonly permit: (identity: string, permission: ParticipantPermissionInput) => void;
  readonly giveRole: (identity: string, role: RoomRole) => void;
  readonly endMeeting: () => void;
}

/** A host's actions. Their effects arrive through LiveKit; only failures are reported here. */
export function useModeration(roomId: string, onError: (error: CombinedError) => void): Moderation {
  const client = useClient();
  const send = <Data, Variables extends AnyVariables>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
  ) => {
    void client
      .mutation(document, variables)
      .toPromise()
      .then(({ error }) => {
        if (error) onError(error);
      });
  };
  return {
    mute: (identity) => send(MuteParticipantDocument, { input: { roomId, identity } }),
    muteEveryone: () => send(MuteEveryoneDocument, { roomId }),
    lowerHand: (identity) => send(LowerHandDocument, { roomId, identity }),
    lowerAllHands: () => send(LowerAllHandsDocument, { roomId }),
    remove: (identity, { ban }) =>
      send(RemoveParticipantDocument, { input: { roomId, identity, ban } }),
    sendToLobby: (identity) => send(SendToLobbyDocument, { roomId, identity }),
    rename: (identity, displayName) =>
      send(UpdateParticipantDocument, { input: { roomId, identity, displayName } }),
    renameSelf: (displayName) => send(RenameSelfDocument, { roomId, displayName }),
    permit: (identity, permission) =>
      send(UpdateParticipantDocument, { input: { roomId, identity, permission } }),
    giveRole: (identity, role) =>
      send(SetParticipantRoleDocument, { input: { roomId, identity, role } }),
    endMeeting: () => send(EndMeetingDocument, { roomId }),
  };
}
