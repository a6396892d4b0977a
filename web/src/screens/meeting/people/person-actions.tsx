import { EllipsisVertical } from 'lucide-react';
import type { Participant } from 'livekit-client';
import { useState } from 'react';
import type { Moderation } from '../../../capabilities/use-moderation';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { Menu } from '../../../ui/menu';
import { PermissionsDialog } from './permissions-dialog';
import { isAuthenticated, nameOf, roleOf } from './person';
import { RenameDialog } from './rename-dialog';

const ALL_SOURCES = ['CAMERA', 'MICROPHONE', 'SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'] as const;
const ROLES = ['MEMBER', 'ADMINISTRATOR', 'OWNER'] as const;

/** What the viewer may do with somebody: for most only give themselves another name. */
export function PersonActions({
  person,
  room,
  moderation,
}: {
  readonly person: Participant;
  readonly room: Room;
  readonly moderation: Moderation;
}) {
  const t = useText();
  const [isRenaming, setRenaming] = useState(false);
  const [isPermitting, setPermitting] = useState(false);
  const { identity } = person;
  const isHost = room.viewerCanAdminister;
  const isOwner = room.viewerRole === 'OWNER';
  const role = roleOf(person);
  // An owner's place is the owner's own to give up.
  const isOutOfReach = person.isLocal || role === 'OWNER';
  const rename = { label: t.people.rename, act: () => setRenaming(true) };
  const actions = [];
  if (person.isLocal) actions.push(rename);
  if (!person.isLocal && (isHost || room.configuration.everyoneCanMute)) {
    actions.push({
      label: t.people.mute,
      isDisabled: !person.isMicrophoneEnabled,
      act: () => moderation.mute(identity),
    });
  }
  if (isHost && !isOutOfReach) {
    actions.push(rename);
    if (role === null || role === 'MEMBER') {
      const { mayPublish, mayNotPublish } = t.people;
      const canPublish = person.permissions?.canPublish ?? true;
      actions.push({
        label: canPublish ? mayNotPublish : mayPublish,
        act: () =>
          moderation.permit(identity, { publishSources: canPublish ? [] : [...ALL_SOURCES] }),
      });
      actions.push({ label: t.people.permissions, act: () => setPermitting(true) });
    }
    if (isAuthenticated(person)) {
      for (const other of ROLES.filter((one) => one !== role && (isOwner || one !== 'OWNER'))) {
        actions.push({
          label: t.people.makeRole(t.roles[other]),
          act: () => moderation.giveRole(identity, other),
        });
      }
    }
    actions.push(
      {
        label: t.people.remove,
        isDangerous: true,
        act: () => moderation.remove(identity, { ban: false }),
      },
      {
        label: t.people.ban,
        isDangerous: true,
        act: () => moderation.remove(identity, { ban: true }),
      },
    );
  }
  if (actions.length === 0) return null;
  return (
    <>
      <Menu
        label={t.people.actions(nameOf(person))}
        icon={<EllipsisVertical />}
        actions={actions}
      />
      {isPermitting && (
        <PermissionsDialog
          person={person}
          onPermit={(publishSources) => moderation.permit(identity, { publishSources })}
          onClose={() => setPermitting(false)}
        />
      )}
      {isRenaming && (
        <RenameDialog
          name={nameOf(person)}
          onRename={(name) => {
            if (person.isLocal) moderation.renameSelf(name);
            else moderation.rename(identity, name);
          }}
          onClose={() => setRenaming(false)}
        />
      )}
    </>
  );
}
