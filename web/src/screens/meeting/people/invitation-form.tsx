import { Send } from 'lucide-react';
import { useState } from 'react';
import type { CombinedError } from 'urql';
import { codeOf, retryAfterMsOf } from '../../../api/error-code';
import { useInvitations, type SentInvitations } from '../../../capabilities/use-invitations';
import { errorText } from '../../../i18n/error-text';
import { useFormats } from '../../../i18n/formats';
import { useText } from '../../../i18n/language';
import { Banner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { TextAreaField } from '../../../ui/text-field';
import { addressesIn } from './addresses-in';

const MINUTE_MS = 60_000;

/** Emails to many people at once. Addresses that could not be emailed stay in the field. */
export function InvitationForm({ roomId }: { readonly roomId: string }) {
  const t = useText();
  const formats = useFormats();
  const { send, isSending, error, invalidAddresses } = useInvitations(roomId);
  const [typed, setTyped] = useState('');
  const [outcome, setOutcome] = useState<SentInvitations | null>(null);
  const addresses = addressesIn(typed);

  const submit = async () => {
    const result = await send(addresses);
    setOutcome(result);
    if (result) setTyped(result.notSent.join('\n'));
  };
  const refusal = (failure: CombinedError): string => {
    if (invalidAddresses.length > 0) {
      return t.invite.invalidAddresses(formats.list(invalidAddresses));
    }
    switch (codeOf(failure)) {
      case 'BAD_USER_INPUT':
        return t.invite.tooMany;
      case 'RATE_LIMITED':
        return t.invite.tooOften(Math.ceil((retryAfterMsOf(failure) ?? MINUTE_MS) / MINUTE_MS));
      default:
        return errorText(t, failure);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextAreaField
        label={t.invite.addresses}
        hint={t.invite.addressesHint}
        error={error && refusal(error)}
        rows={3}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <div role="status">
        {outcome !== null && outcome.sent.length > 0 && (
          <p>{t.invite.sent(formats.list(outcome.sent))}</p>
        )}
      </div>
      {outcome !== null && outcome.notSent.length > 0 && (
        <Banner>{t.invite.notSent(formats.list(outcome.notSent))}</Banner>
      )}
      <footer className="dialog-actions">
        <Button
          type="submit"
          variant="primary"
          isBusy={isSending}
          disabled={addresses.length === 0}
        >
          <Send aria-hidden="true" />
          {t.invite.send(addresses.length)}
        </Button>
      </footer>
    </form>
  );
}
