import { SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLanguage, useText } from '../../../i18n/language';
import { IconButton } from '../../../ui/button';
import { nameOf } from '../people/person';
import { SidePanel } from '../side-panel';
import { partsOf } from './message-parts';
import type { ChatLog } from './use-chat-log';

const MAX_LENGTH = 2000;

export function ChatPanel({
  chat,
  onClose,
}: {
  readonly chat: ChatLog;
  readonly onClose: () => void;
}) {
  const t = useText();
  const { locale } = useLanguage();
  const [draft, setDraft] = useState('');
  const end = useRef<HTMLDivElement>(null);
  const last = chat.messages.at(-1)?.id;
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [last]);
  return (
    <SidePanel title={t.chat.title} onClose={onClose}>
      {last === undefined && <p className="empty">{t.chat.empty}</p>}
      <div className="chat-log" role="log" aria-label={t.chat.title} tabIndex={0}>
        <ol>
          {chat.messages.map(({ id, receivedAt, text, from }) => (
            <li key={id} className={from?.isLocal ? 'chat-message is-own' : 'chat-message'}>
              <p className="chat-author">
                {from ? nameOf(from) : ''}{' '}
                <time dateTime={receivedAt.toISOString()}>
                  {receivedAt.toLocaleTimeString(locale, { timeStyle: 'short' })}
                </time>
              </p>
              <p className="chat-text">
                <MessageText text={text} />
              </p>
            </li>
          ))}
        </ol>
        <div ref={end} />
      </div>
      <form
        className="chat-form"
        onSubmit={(submit) => {
          submit.preventDefault();
          const message = draft.trim();
          if (message === '') return;
          setDraft('');
          // Without a connection, the text stays in the field.
          chat.send(message).catch(() => setDraft((typed) => (typed === '' ? message : typed)));
        }}
      >
        <input
          type="text"
          aria-label={t.chat.placeholder}
          placeholder={t.chat.placeholder}
          value={draft}
          onChange={(change) => setDraft(change.target.value)}
          maxLength={MAX_LENGTH}
          autoFocus
        />
        <IconButton type="submit" label={t.chat.send} icon={<SendHorizontal />} />
      </form>
    </SidePanel>
  );
}

function MessageText({ text }: { readonly text: string }) {
  return partsOf(text).map((part, index) =>
    part.isLink ? (
      <a key={index} href={part.text} target="_blank" rel="noreferrer">
        {part.text}
      </a>
    ) : (
      part.text
    ),
  );
}
