/**
 * The servers that the gateway is compared with: a route of bare Express, and bare node:http for
 * scale. Both answer with the text that was PUT to /answer.
 */
import express from 'express';
import { createServer } from 'node:http';
import { parseJson } from './json.mjs';

const { EXPRESS_PORT, NODE_HTTP_PORT } = process.env;

/** @type {unknown} */
let answer = null;
let text = '';

const app = express();
app.post('/answer', express.json(), (_request, response) => {
  response.json(answer);
});
app.put('/answer', express.text({ type: '*/*', limit: '10mb' }), (request, response) => {
  text = String(request.body);
  answer = parseJson(text);
  response.sendStatus(204);
});

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
});

app.listen(Number(EXPRESS_PORT), '127.0.0.1');
server.listen(Number(NODE_HTTP_PORT), '127.0.0.1');
