import { Video } from 'lucide-react';
import { useLocation } from 'wouter';
import type { CreateRoom } from '../../capabilities/use-my-rooms';
import { useLanguage } from '../../i18n/language';
import { Button } from '../../ui/button';

/** Creates a room with a name of the moment, and opens it. */
export function StartNow({ creation }: { readonly creation: CreateRoom }) {
  const { messages: t, locale } = useLanguage();
  const [, goTo] = useLocation();
  return (
    <Button
      variant="primary"
      isBusy={creation.isCreating}
      onClick={() => {
        const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
        void creation.create({ name: t.home.nameOfNow(format.format()) }).then((slug) => {
          if (slug !== undefined) goTo(`/${slug}`);
        });
      }}
    >
      <Video aria-hidden="true" />
      {t.home.startNow}
    </Button>
  );
}
