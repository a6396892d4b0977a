import { SearchX } from 'lucide-react';
import { Link } from 'wouter';
import { useText } from '../../i18n/language';
import { MessagePage } from '../../ui/page';

export function NotFoundScreen() {
  const t = useText();
  return (
    <MessagePage icon={<SearchX />} title={t.notFound.title} hint={t.notFound.hint}>
      <Link href="/" className="button button-primary">
        {t.common.toHome}
      </Link>
    </MessagePage>
  );
}
