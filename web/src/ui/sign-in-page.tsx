import { LogIn } from 'lucide-react';
import { signInAddress } from '../capabilities/use-viewer';
import { useText } from '../i18n/language';
import { MessagePage } from './page';

/** Asks the viewer to sign in before they can see a page. */
export function SignInPage({ title, hint }: { readonly title: string; readonly hint: string }) {
  const t = useText();
  return (
    <MessagePage icon={<LogIn />} title={title} hint={hint}>
      <a className="button button-primary" href={signInAddress()}>
        <LogIn aria-hidden="true" />
        {t.common.signIn}
      </a>
    </MessagePage>
  );
}
