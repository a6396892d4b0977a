/**
 * Accepts every email over SMTP and keeps it in memory: GET /messages lists them, DELETE /messages
 * deletes them.
 * Environment: SMTP_PORT, HTTP_PORT; both on 127.0.0.1.
 */
import { createServer } from 'node:http';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const HOST = '127.0.0.1';
const MAX_MESSAGES = 10_000;

/** @type {object[]} */
let messages = [];

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
  onData(stream, session, done) {
    readMail(stream, session.envelope).then(
      (message) => {
        messages = [...messages, message].slice(-MAX_MESSAGES);
        done();
      },
      (/** @type {unknown} */ error) =>
        done(error instanceof Error ? error : new Error(String(error))),
    );
  },
});

/**
 * @param {import('node:stream').Readable} stream
 * @param {import('smtp-server').SMTPServerEnvelope} envelope
 */
async function readMail(stream, envelope) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(/** @type {Buffer} */ (chunk));
  const mail = await PostalMime.parse(Buffer.concat(chunks));
  const addresses = (/** @type {import('postal-mime').Address[] | undefined} */ list) =>
    (list ?? []).map(({ address }) => address ?? '').join(', ');
  return {
    to: addresses(mail.to),
    from: mail.from?.address ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
    envelope: {
      from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
      to: envelope.rcptTo.map(({ address }) => address),
    },
  };
}

const http = createServer((request, response) => {
  const path = request.url?.split('?')[0];
  if (path === '/messages' && request.method === 'DELETE') {
    messages = [];
    response.writeHead(204).end();
  } else if (path === '/messages' && request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(messages));
  } else {
    response.writeHead(404).end();
  }
});

smtp.on('error', (error) => console.error(error));
smtp.listen(Number(process.env['SMTP_PORT']), HOST, () => {
  http.listen(Number(process.env['HTTP_PORT']), HOST, () =>
    console.log('The mail catcher listens'),
  );
});

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
