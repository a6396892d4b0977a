import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/language';
import { Button, IconButton } from './button';

const CONFIRMATION_MS = 2000;

/** Copies a text to the clipboard and confirms it. */
export function CopyButton({
  text,
  label,
  isIcon = false,
}: {
  readonly text: string;
  readonly label: string;
  readonly isIcon?: boolean;
}) {
  const t = useText();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    // Missing in pages over plain http, which the type does not say.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    void clipboard?.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  const icon = isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />;
  if (isIcon) {
    return <IconButton label={isCopied ? t.common.copied : label} icon={icon} onClick={copy} />;
  }
  return (
    <Button onClick={copy}>
      {icon}
      {isCopied ? t.common.copied : label}
    </Button>
  );
}
