import { UserMinus } from 'lucide-react';
import { useState } from 'react';
import type { CombinedError } from 'urql';
import { codeOf } from '../../../api/error-code';
import type { RoomSettings, RoomWithMembers } from '../../../capabilities/use-room-settings';
import type { RoomRole } from '../../../generated/operations';
import { errorText } from '../../../i18n/error-text';
import { useText } from '../../../i18n/language';
import { Button, IconButton } from '../../../ui/button';
import { SelectField } from '../../../ui/select-field';
import { TextField } from '../../../ui/text-field';

const ROLES = ['MEMBER', 'ADMINISTRATOR', 'OWNER'] as const satisfies readonly RoomRole[];

/** The members of the room and their roles. */
export function MemberSettings({
  settings,
  members,
}: {
  readonly settings: RoomSettings;
  readonly members: NonNullable<RoomWithMembers['members']>;
}) {
  const t = useText();
  const [address, setAddress] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const isOwner = settings.room?.viewerRole === 'OWNER';
  const refusalText = (error: CombinedError) =>
    codeOf(error) === 'BAD_USER_INPUT' ? t.settings.unknownAddress : errorText(t, error);
  const options = ROLES.map((role) => ({ value: role, label: t.roles[role] }));
  return (
    <section className="settings-section">
      <h3>{t.settings.members}</h3>
      <ul className="member-list">
        {members.map(({ role, invitedAs, user }) => {
          const name = user.fullName ?? user.email ?? invitedAs ?? '';
          return (
            <li key={user.id} className="member">
              <span className="member-name">
                {name}
                {user.email !== null && user.email !== name && (
                  <span className="hint">{user.email}</span>
                )}
              </span>
              <SelectField
                label={t.settings.role(name)}
                isLabelHidden
                value={role}
                options={options.filter(
                  ({ value }) => isOwner || value !== 'OWNER' || role === 'OWNER',
                )}
                disabled={role === 'OWNER'}
                onChoose={(chosen) => settings.setRole(user.id, chosen)}
              />
              <IconButton
                label={t.settings.removeMember(name)}
                icon={<UserMinus />}
                disabled={role === 'OWNER'}
                onClick={() => settings.removeMember(user.id)}
              />
            </li>
          );
        })}
      </ul>
      <form
        className="add-member"
        onSubmit={(submit) => {
          submit.preventDefault();
          void settings.addMember(address.trim(), 'MEMBER').then((error) => {
            if (!error) setAddress('');
            setRefusal(error && refusalText(error));
          });
        }}
      >
        <TextField
          type="email"
          label={t.settings.address}
          error={refusal}
          value={address}
          onChange={(change) => setAddress(change.target.value)}
          required
        />
        <Button type="submit">{t.settings.add}</Button>
      </form>
    </section>
  );
}
