import { SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useLanguage, useText } from '../../../i18n/language';
import { IconButton } from '../../../ui/button';
import { SidePanel } from '../side-panel';
import { withEmoji } from './emoji';
import { partsOf } from './message-parts';
import type { ChatLog, ChatMessage } from './use-chat-log';

const MAX_LENGTH = 2000;
/** Messages of one person that follow each other so closely share one heading. */
const GROUP_MS = 5 * 60_000;

const isContinued = ({ from, receivedAt }: ChatMessage, previous: ChatMessage | undefined) =>
  from !== null &&
  previous?.from?.identity === from.identity &&
  previous.from.name === from.name &&
  receivedAt.getTime() - previous.receivedAt.getTime() < GROUP_MS;

/** Enter sends, as in other messengers; with Shift, it starts a new line. */
function sendOnEnter(press: KeyboardEvent<HTMLTextAreaElement>): void {
  // Enter also chooses a character that is composed of several keys.
  if (press.key !== 'Enter' || press.shiftKey || press.nativeEvent.isComposing) return;
  press.preventDefault();
  press.currentTarget.form?.requestSubmit();
}

export function ChatPanel({
  chat,
  onClose,
}: {
  readonly chat: ChatLog;
  readonly onClose: () => void;
}) {
  const t = useText();
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
          {chat.messages.map((message, index) => (
            <Message
              key={message.id}
              message={message}
              isContinued={isContinued(message, chat.messages[index - 1])}
            />
          ))}
        </ol>
        <div ref={end} />
      </div>
      <form
        className="chat-form"
        onSubmit={(submit) => {
          submit.preventDefault();
          const message = withEmoji(draft.trim());
          if (message === '') return;
          setDraft('');
          // Without a connection, the text stays in the field.
          chat.send(message).catch(() => setDraft((typed) => (typed === '' ? message : typed)));
        }}
      >
        <textarea
          rows={1}
          aria-label={t.chat.placeholder}
          placeholder={t.chat.placeholder}
          value={draft}
          onChange={(change) => setDraft(change.target.value)}
          onKeyDown={sendOnEnter}
          maxLength={MAX_LENGTH}
          autoFocus
        />
        <IconButton type="submit" label={t.chat.send} icon={<SendHorizontal />} />
      </form>
    </SidePanel>
  );
}

/** The name of a continued message is read out, but not shown again. */
function Message({
  message: { from, receivedAt, text },
  isContinued,
}: {
  readonly message: ChatMessage;
  readonly isContinued: boolean;
}) {
  const { locale } = useLanguage();
  return (
    <li className={isContinued ? 'chat-message is-continued' : 'chat-message'}>
      <p className={isContinued ? 'chat-author visually-hidden' : 'chat-author'}>
        {from?.name ?? ''}{' '}
        <time dateTime={receivedAt.toISOString()}>
          {receivedAt.toLocaleTimeString(locale, { timeStyle: 'short' })}
        </time>
      </p>
      <p className="chat-text">
        <MessageText text={text} />
      </p>
    </li>
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
