import { Link } from 'wouter';
import { BASE_PATH } from '../browser/base-path';
import { BRANDING, SITE_NAME } from '../browser/branding';

export function Logo() {
  return (
    <Link href="/" className="logo">
      <img src={BRANDING.logoUrl ?? `${BASE_PATH}favicon.svg`} alt="" height="32" />
      {SITE_NAME}
    </Link>
  );
}
