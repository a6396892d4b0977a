import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { BASE_PATH } from '../../browser/base-path';
import { destinationOf } from '../../browser/links';
import { useText } from '../../i18n/language';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';

/** Opens a room by its link, by a whole invitation, or by its code or name. */
export function JoinForm() {
  const t = useText();
  const [, goTo] = useLocation();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<'otherSite' | 'invalid' | null>(null);
  return (
    <form
      className="card"
      onSubmit={(submit) => {
        submit.preventDefault();
        const destination = destinationOf(typed, { host: location.host, basePath: BASE_PATH });
        if ('path' in destination) goTo(destination.path);
        else setProblem(destination.problem);
      }}
    >
      <h2>{t.home.join}</h2>
      <TextField
        label={t.home.joinLabel}
        hint={t.home.joinHint}
        error={problem ? t.home.joinProblem[problem] : undefined}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
        // A single-line field would join the lines of an invitation, and the link with the line below it.
        onPaste={(paste) => {
          const pasted = paste.clipboardData.getData('text');
          if (!/[\n\r]/.test(pasted)) return;
          paste.preventDefault();
          setTyped(pasted.trim().replaceAll(/\s+/g, ' '));
        }}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <Button type="submit" variant="primary">
        {t.home.joinButton}
        <ArrowRight aria-hidden="true" />
      </Button>
    </form>
  );
}
