/** axios, loaded by the first request: to load it takes longer than to send. */
import type { AxiosAdapter, AxiosStatic } from 'axios';

/** What of axios sends: its adapter for Node.js, and the headers that it wants of its own kind. */
export interface AxiosSender {
  readonly send: AxiosAdapter;
  readonly AxiosHeaders: AxiosStatic['AxiosHeaders'];
}

export async function loadAxios(): Promise<AxiosSender> {
  const { default: axios } = await import('axios');
  return { send: axios.getAdapter('http'), AxiosHeaders: axios.AxiosHeaders };
}
