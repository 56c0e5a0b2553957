/** What people paste as a request: cURL, what browsers copy as PowerShell and as fetch. */
import { type CurlCommand, readCurl } from './command';
import { readFetch } from './fetch-call';
import { readPowerShell } from './powershell';

/** The request that a text asks for; null where it is none that is known. */
export function readPasted(text: string): CurlCommand | null {
  return readCurl(text) ?? readPowerShell(text) ?? readFetch(text);
}
