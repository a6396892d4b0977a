import type { Translation } from '../translation.js';

export const nl: Translation = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Vergadering “{{room}}”, {{date}}, {{time}}',
  'mail.hello': 'Hallo {{name}},',
  'mail.helloUnnamed': 'Hallo,',
  'mail.paste': 'Of kopieer deze link naar uw browser:',
  'recordingMail.subject': 'De opname van “{{room}}” is klaar',
  'recordingMail.intro':
    'Een vergadering in uw ruimte “{{room}}” is opgenomen. U kunt de opname nu bekijken of downloaden.',
  'recordingMail.room': 'Ruimte',
  'recordingMail.when': 'Datum',
  'recordingMail.length': 'Duur',
  'recordingMail.limit': 'De opname is gestopt omdat de maximale lengte was bereikt.',
  'recordingMail.open': 'Opname openen',
  'recordingMail.until': 'De opname is beschikbaar tot {{date}} en wordt daarna verwijderd.',
  'recordingMail.kept': 'De opname blijft beschikbaar tot iemand hem verwijdert.',
  'recordingMail.why': 'U ontvangt deze e-mail omdat u eigenaar van de ruimte bent.',
  'invitation.subject': '{{host}} nodigt u uit voor “{{room}}”',
  'invitation.intro': '{{host}} nodigt u uit voor een vergadering in de ruimte “{{room}}”.',
  'invitation.unnamedHost': 'Iemand',
  'invitation.join': 'Deelnemen aan de vergadering',
  'invitation.byPhone': 'Per telefoon: {{phoneNumber}}, pincode {{pinCode}}',
  'invitation.why': 'Weet u niet van wie deze uitnodiging komt? Dan kunt u deze e-mail negeren.',
  'invitation.report':
    'Denkt u dat deze e-mail misbruik is? Meld dit dan bij de beheerders van {{site}}.',
  'endpointPaused.subject': 'Een webhook-eindpunt is gepauzeerd',
  'endpointPaused.intro':
    'Foyer stuurt geen gebeurtenissen meer naar {{url}}, omdat de ontvanger steeds fouten gaf of er geen meer wilde ontvangen.',
  'endpointPaused.next':
    'Schakel het eindpunt weer in zodra de ontvanger het weer doet. Gemiste gebeurtenissen worden alleen opnieuw verstuurd als u erom vraagt.',
  'endpointPaused.why': 'U ontvangt deze e-mail omdat u deze installatie beheert.',
};
