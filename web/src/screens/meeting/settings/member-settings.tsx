import { UserMinus } from 'lucide-react';
import { useState } from 'react';
import type { CombinedError } from 'urql';
import { codeOf } from '../../../api/error-code';
import { useRoomSettings } from '../../../capabilities/use-room-settings';
import type { RoomRole } from '../../../generated/operations';
import { errorText } from '../../../i18n/error-text';
import { useText } from '../../../i18n/language';
import { Banner } from '../../../ui/banner';
import { Button, IconButton } from '../../../ui/button';
import { SelectField } from '../../../ui/select-field';
import { TextField } from '../../../ui/text-field';

const ROLES = ['MEMBER', 'ADMINISTRATOR', 'OWNER'] as const satisfies readonly RoomRole[];

/** The members of the room and their roles, for its hosts. */
export function MemberSettings({ roomId }: { readonly roomId: string }) {
  const t = useText();
  const settings = useRoomSettings(roomId);
  const { room, error } = settings;
  const [address, setAddress] = useState('');
  const [refusal, setRefusal] = useState<string>();
  if (!room) return error ? <Banner>{errorText(t, error)}</Banner> : <p>{t.common.loading}</p>;
  const isOwner = room.viewerRole === 'OWNER';
  const refusalText = (error: CombinedError) =>
    codeOf(error) === 'BAD_USER_INPUT' ? t.settings.unknownAddress : errorText(t, error);
  const options = ROLES.map((role) => ({ value: role, label: t.roles[role] }));
  return (
    <section className="settings-section">
      <ul className="member-list">
        {(room.members ?? []).map(({ role, invitedAs, user }) => {
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
      {error && <Banner>{errorText(t, error)}</Banner>}
    </section>
  );
}
