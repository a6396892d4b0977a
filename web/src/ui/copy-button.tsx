import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/language';
import { Button, IconButton } from './button';

const THANKS_MS = 2000;

/** Puts a text on the clipboard, and says so. */
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
    const timer = setTimeout(() => setCopied(false), THANKS_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    // The type does not say that pages over plain http have none.
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
