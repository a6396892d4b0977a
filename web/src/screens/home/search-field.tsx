import { Search } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useText } from '../../i18n/language';

/** Typing a word is one search. */
const PAUSE_MS = 300;

export function SearchField({ onSearch }: { readonly onSearch: (text: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const search = useEffectEvent(onSearch);
  useEffect(() => {
    const timer = setTimeout(() => search(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className="search-field" role="search">
      <Search aria-hidden="true" />
      <input
        type="search"
        aria-label={t.home.search}
        placeholder={t.home.search}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
        maxLength={200}
      />
    </div>
  );
}
