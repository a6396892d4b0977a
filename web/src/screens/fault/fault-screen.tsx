import { TriangleAlert } from 'lucide-react';
import { BASE_PATH } from '../../browser/base-path';
import { EMBEDDING } from '../../browser/embedding';
import { useText } from '../../i18n/language';
import { Button } from '../../ui/button';
import { useTitle } from '../../ui/page';

/**
 * Shown after an error in the client. Uses as little of the client as possible: not the page frame,
 * which may have failed, and links that reload the page.
 */
export function FaultScreen() {
  const t = useText();
  useTitle(t.fault.title);
  return (
    <main className="page-content">
      <div className="card message" role="alert">
        <div className="message-icon" aria-hidden="true">
          <TriangleAlert />
        </div>
        <h1>{t.fault.title}</h1>
        <p className="lead">{t.fault.hint}</p>
        <div className="actions">
          <Button variant="primary" onClick={() => location.reload()}>
            {t.fault.reload}
          </Button>
          {EMBEDDING === null && (
            <a className="button button-secondary" href={BASE_PATH}>
              {t.common.toHome}
            </a>
          )}
        </div>
      </div>
    </main>
  );
}
