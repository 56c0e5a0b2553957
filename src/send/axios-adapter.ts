/** axios, loaded by the first request: to load it takes longer than to send. */
import type { AxiosAdapter, AxiosStatic } from 'axios';

/** What of axios sends: its adapter for Node.js. */
export interface AxiosSender {
  readonly send: AxiosAdapter;
  /** Headers of its own kind, which say nothing: those that are sent are the transport's. */
  readonly headers: InstanceType<AxiosStatic['AxiosHeaders']>;
}

export async function loadAxios(): Promise<AxiosSender> {
  const { default: axios } = await import('axios');
  // What it adds to each request otherwise.
  const headers = new axios.AxiosHeaders({ 'User-Agent': false, 'Accept-Encoding': false });
  return { send: axios.getAdapter('http'), headers };
}
