import { SearchX } from 'lucide-react';
import { useText } from '../../i18n/language';
import { HomeLink } from '../../ui/home-link';
import { MessagePage } from '../../ui/page';

export function NotFoundScreen() {
  const t = useText();
  return (
    <MessagePage icon={<SearchX />} title={t.notFound.title} hint={t.notFound.hint}>
      <HomeLink />
    </MessagePage>
  );
}
