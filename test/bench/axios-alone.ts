/** What the command line is measured against: axios with a keep-alive agent, the GETs of a file one after the other. */
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import axios from 'axios';

async function main(): Promise<void> {
  const text = readFileSync(process.argv[2] ?? '', 'utf8');
  const httpAgent = new Agent({ keepAlive: true });
  const client = axios.create({ httpAgent, proxy: false, validateStatus: null, responseType: 'text' });
  for (const line of text.split('\n')) {
    if (!line.startsWith('GET ')) continue;
    const { status } = await client.get(line.slice('GET '.length));
    process.stdout.write(`${status} ${line}\n`);
  }
  httpAgent.destroy();
}

void main();
