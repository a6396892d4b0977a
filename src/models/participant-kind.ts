export const ParticipantKind = {
  STANDARD: 'standard',
  PHONE: 'phone',
  AGENT: 'agent',
  RECORDER: 'recorder',
} as const;
export type ParticipantKind = (typeof ParticipantKind)[keyof typeof ParticipantKind];

/** Whether a connection is that of a person whom others see, and not that of a program. */
export const isPerson = ({
  kind,
  isHidden = false,
}: {
  readonly kind: ParticipantKind;
  readonly isHidden?: boolean;
}): boolean => !isHidden && (kind === ParticipantKind.STANDARD || kind === ParticipantKind.PHONE);
