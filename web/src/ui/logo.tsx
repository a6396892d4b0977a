import { Link } from 'wouter';
import { BASE_PATH } from '../browser/base-path';
import { BRANDING, SITE_NAME } from '../browser/branding';

/** The site's logo and name, as a link to its home page. */
export function Logo() {
  return (
    <Link href="/" className="logo">
      <LogoContent />
    </Link>
  );
}

/** Inside another page, which leads nowhere else; nothing if the deployment has no name or logo. */
export function EmbeddedLogo() {
  if (BRANDING.logoUrl === undefined && BRANDING.name === undefined) return null;
  return (
    <header className="page-header">
      <span className="logo">
        <LogoContent />
      </span>
    </header>
  );
}

function LogoContent() {
  return (
    <>
      <img src={BRANDING.logoUrl ?? `${BASE_PATH}favicon.svg`} alt="" height="32" />
      {SITE_NAME}
    </>
  );
}
