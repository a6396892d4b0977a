import type { CombinedError } from 'urql';
import { errorText } from '../i18n/error-text';
import { useText } from '../i18n/language';
import { Button } from './button';
import { MessagePage } from './page';

/** Says why a page could not be loaded, and offers to load it again. */
export function ProblemPage({ error }: { readonly error: CombinedError }) {
  const t = useText();
  return (
    <MessagePage title={errorText(t, error)}>
      <Button variant="primary" onClick={() => location.reload()}>
        {t.common.tryAgain}
      </Button>
    </MessagePage>
  );
}
