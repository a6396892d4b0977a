export const ParticipantKind = {
  STANDARD: 'standard',
  PHONE: 'phone',
  AGENT: 'agent',
  RECORDER: 'recorder',
} as const;
export type ParticipantKind = (typeof ParticipantKind)[keyof typeof ParticipantKind];

/** Whether a participant is a person that others can see, rather than an agent or a recorder. */
export const isPerson = ({
  kind,
  isHidden = false,
}: {
  readonly kind: ParticipantKind;
  readonly isHidden?: boolean;
}): boolean => !isHidden && (kind === ParticipantKind.STANDARD || kind === ParticipantKind.PHONE);
