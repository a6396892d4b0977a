import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { BASE_PATH } from './browser/base-path';
import { applyAccentColor } from './browser/branding';
import { EMBEDDING } from './browser/embedding';
import { tidyPath } from './browser/links';
import { takeMeetingToken } from './browser/meeting-token';
import './styles/theme.css';
import './styles/base.css';
import './styles/page.css';

// Before anything else can read the address, or keep it.
takeMeetingToken();
if (!EMBEDDING) tidyAddress();
applyAccentColor();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

/** Shared links may carry punctuation or extra slashes; the gateway serves the page for all of them. */
function tidyAddress(): void {
  const path = location.pathname.replace(/\/{2,}/g, '/');
  const isHere = path.toLowerCase().startsWith(BASE_PATH.toLowerCase());
  const tidy = BASE_PATH.slice(0, -1) + tidyPath(isHere ? path.slice(BASE_PATH.length) : '');
  if (tidy !== location.pathname) {
    history.replaceState(history.state, '', tidy + location.search + location.hash);
  }
}
