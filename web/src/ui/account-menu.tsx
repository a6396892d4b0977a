import { LogIn, LogOut } from 'lucide-react';
import { forgetChat } from '../browser/chat-history';
import {
  signInAddress,
  SIGN_OUT_ADDRESS,
  useChooseLanguage,
  useViewer,
} from '../capabilities/use-viewer';
import { languageNames, useLanguage, useText } from '../i18n/language';
import { Avatar } from './avatar';
import { SelectField } from './select-field';

/** The choice of language, and signing in and out. */
export function AccountMenu() {
  const t = useText();
  const viewer = useViewer();
  const language = useLanguage();
  const keepLanguage = useChooseLanguage();
  const name = viewer && (viewer.fullName ?? viewer.email ?? '');
  return (
    <div className="account">
      <SelectField
        label={t.common.language}
        isLabelHidden
        value={language.code}
        options={languageNames.map(({ code, name: label }) => ({ value: code, label }))}
        onChoose={(code) => {
          language.choose(code);
          if (viewer) void keepLanguage(code);
        }}
      />
      {viewer === null && (
        <a className="button button-secondary" href={signInAddress()}>
          <LogIn aria-hidden="true" />
          {t.common.signIn}
        </a>
      )}
      {name != null && (
        <>
          <span className="account-name">
            <Avatar name={name} />
            <span>{name}</span>
          </span>
          {/* The next person at this browser must not find what this one has read. */}
          <form method="post" action={SIGN_OUT_ADDRESS} onSubmit={forgetChat}>
            <button type="submit" className="button button-quiet">
              <LogOut aria-hidden="true" />
              <span>{t.common.signOut}</span>
            </button>
          </form>
        </>
      )}
    </div>
  );
}
