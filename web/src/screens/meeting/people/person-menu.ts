import { ParticipantKind, type Participant } from 'livekit-client';
import type { Moderation } from '../../../capabilities/use-moderation';
import { isPermanentHost, type Room } from '../../../capabilities/use-room';
import type { Messages } from '../../../i18n/en';
import type { MenuAction } from '../../../ui/menu';
import { handOf, isAuthenticated, isSeenAsHost, roleOf } from './person';

const ALL_SOURCES = ['CAMERA', 'MICROPHONE', 'SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'] as const;
const ROLES = ['MEMBER', 'ADMINISTRATOR', 'OWNER'] as const;

export type PersonDialog = 'rename' | 'permissions' | 'remove' | 'ban';

export interface PersonMenuDeps {
  readonly t: Messages;
  readonly person: Participant;
  readonly room: Room;
  readonly moderation: Moderation;
  readonly hasMeetingToken: boolean;
  readonly openDialog: (dialog: PersonDialog) => void;
}

/** What the viewer may do with a person. The gateway decides; the menu hides what it would reject. */
export function personMenu(deps: PersonMenuDeps): readonly MenuAction[] {
  const { t, person, room, moderation, openDialog } = deps;
  const { identity } = person;
  const isHost = room.viewerCanAdminister;
  const rename = { label: t.people.rename, act: () => openDialog('rename') };
  if (person.isLocal) return [rename];
  const mute = {
    label: t.people.mute,
    isDisabled: !person.isMicrophoneEnabled,
    act: () => moderation.mute(identity),
  };
  if (!isHost) return room.configuration.everyoneCanMute ? [mute] : [];
  const isHandUp = handOf(person) !== undefined;
  const lowerHand = { label: t.meeting.lowerHand, act: () => moderation.lowerHand(identity) };
  const anyone = isHandUp ? [mute, lowerHand] : [mute];
  // No one else may change an owner's role, or remove an owner.
  if (roleOf(person) === 'OWNER') return anyone;
  return [
    ...anyone,
    rename,
    ...permissionActions(deps),
    ...roleActions(deps),
    ...lobbyActions(deps),
    { label: t.people.remove, isDangerous: true, act: () => openDialog('remove') },
    { label: t.people.ban, isDangerous: true, act: () => openDialog('ban') },
  ];
}

/** Hosts may publish every source, so there is nothing to permit them. */
function permissionActions({ t, person, moderation, openDialog }: PersonMenuDeps): MenuAction[] {
  if (isSeenAsHost(person)) return [];
  const canPublish = person.permissions?.canPublish ?? true;
  const publishSources = canPublish ? [] : [...ALL_SOURCES];
  return [
    {
      label: canPublish ? t.people.makeViewer : t.people.allowMedia,
      act: () => moderation.permit(person.identity, { publishSources }),
    },
    { label: t.people.permissions, act: () => openDialog('permissions') },
  ];
}

/** Whether a host could send a person to the lobby, unless they have a meeting token. */
export function canWait(
  person: Participant,
  { accessLevel, viewerCanAdminister }: Pick<Room, 'accessLevel' | 'viewerCanAdminister'>,
): boolean {
  const mustWait = accessLevel === 'RESTRICTED' || !isAuthenticated(person);
  return viewerCanAdminister && accessLevel !== 'PUBLIC' && roleOf(person) === null && mustWait;
}

/** Others would come back at once. */
function lobbyActions({ t, person, room, moderation, hasMeetingToken }: PersonMenuDeps) {
  if (!canWait(person, room)) return [];
  const act = () => moderation.sendToLobby(person.identity);
  return [{ label: t.people.sendToLobby, isDisabled: hasMeetingToken, act }];
}

/** Only people with an account can have a role, and only owners can make someone an owner. */
function roleActions({ t, person, room, moderation }: PersonMenuDeps): MenuAction[] {
  if (!isAuthenticated(person) || !isPermanentHost(room)) return [];
  const isOwner = room.viewerRole === 'OWNER';
  return ROLES.filter((role) => role !== roleOf(person) && (isOwner || role !== 'OWNER')).map(
    (role) => ({
      label: t.people.makeRole(t.roles[role]),
      act: () => moderation.giveRole(person.identity, role),
    }),
  );
}

/** How far a ban of this person reaches. */
export function banHintOf(person: Participant): keyof Messages['people']['banHint'] {
  if (person.kind === ParticipantKind.SIP) return 'caller';
  return isAuthenticated(person) ? 'user' : 'guest';
}
