import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useText } from '../../i18n/language';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import { roomPathFrom } from './room-path';

/** The way in for somebody who was given a link, or only its end. */
export function JoinForm() {
  const t = useText();
  const [, goTo] = useLocation();
  const [typed, setTyped] = useState('');
  const [isRefused, setRefused] = useState(false);
  return (
    <form
      className="card"
      onSubmit={(submit) => {
        submit.preventDefault();
        const path = roomPathFrom(typed, location.origin);
        setRefused(path === null);
        if (path !== null) goTo(path);
      }}
    >
      <h2>{t.home.join}</h2>
      <TextField
        label={t.home.joinLabel}
        hint={t.home.joinHint}
        error={isRefused ? t.home.joinInvalid : undefined}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
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
