import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { BRANDING, SITE_NAME } from '../browser/branding';
import { EMBEDDING } from '../browser/embedding';
import { useText } from '../i18n/language';
import { AccountMenu } from './account-menu';
import { EmbeddedLogo, Logo } from './logo';
import { RateLimitNote } from './rate-limit-note';

/** The frame of every page except the meeting; without navigation inside another page. */
export function Page({
  title,
  children,
}: {
  /** The title of the browser tab. */
  readonly title?: string | undefined;
  readonly children: ReactNode;
}) {
  const t = useText();
  useTitle(title);
  return (
    <div className="page">
      {EMBEDDING ? (
        <EmbeddedLogo />
      ) : (
        <>
          <a className="skip-link" href="#content">
            {t.common.skip}
          </a>
          <header className="page-header">
            <Logo />
            <AccountMenu />
          </header>
        </>
      )}
      <main id="content" className="page-content" tabIndex={-1}>
        <RateLimitNote />
        {children}
      </main>
      <Footer />
    </div>
  );
}

/** The links of the deployment, if it has any. */
function Footer() {
  const t = useText();
  const { termsUrl, privacyUrl, supportUrl } = BRANDING;
  const links = [
    [t.common.terms, termsUrl],
    [t.common.privacy, privacyUrl],
    [t.common.support, supportUrl],
  ].filter(([, address]) => address !== undefined);
  if (links.length === 0) return null;
  return (
    <footer className="page-footer">
      {links.map(([words, address]) => (
        // Most sites cannot be shown inside another page.
        <a key={words} href={address} {...(EMBEDDING && { target: '_blank', rel: 'noreferrer' })}>
          {words}
        </a>
      ))}
    </footer>
  );
}

/** A page with one message: what happened, and what to do next. */
export function MessagePage({
  icon,
  title,
  hint,
  note,
  children,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly hint?: ReactNode;
  /** What else the person should know. */
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <Page title={title}>
      <div className="card message">
        {icon !== undefined && (
          <div className="message-icon" aria-hidden="true">
            {icon}
          </div>
        )}
        <h1>{title}</h1>
        {hint !== undefined && <p className="lead">{hint}</p>}
        {note}
        {children !== undefined && <div className="actions">{children}</div>}
      </div>
    </Page>
  );
}

export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? SITE_NAME : `${title} · ${SITE_NAME}`;
  }, [title]);
}
