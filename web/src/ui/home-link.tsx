import { Link } from 'wouter';
import { EMBEDDING } from '../browser/embedding';
import { useText } from '../i18n/language';

/** Leads to the home page; nothing inside another page, where there is no navigation. */
export function HomeLink({ variant = 'primary' }: { readonly variant?: 'primary' | 'secondary' }) {
  const t = useText();
  if (EMBEDDING) return null;
  return (
    <Link href="/" className={`button button-${variant}`}>
      {t.common.toHome}
    </Link>
  );
}
