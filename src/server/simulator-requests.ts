import { ClientRequest, ServerNotification, type SimulatorParams, type SimulatorResult } from '../protocol';
import type { Capability } from './capability';
import { openly } from './guard';
import type { Session } from './session';

/** The error simulator: started and stopped on request. */
export const simulatorRequests: Capability = {
  register: (session) => {
    const { connection } = session;
    connection.onRequest(
      ClientRequest.simulator,
      openly(connection, ClientRequest.simulator, ({ action }: SimulatorParams) => simulate(session, action)),
    );
  },
};

export async function simulate(session: Session, action: SimulatorParams['action']): Promise<SimulatorResult> {
  const { connection, profile, settings, simulator } = session;
  if (action === 'status') return { url: simulator.url, message: null };
  const port = (await settings.for(''))['faultline.simulator.port'];
  const before = simulator.url;
  const result = action === 'start' ? await simulator.start(port) : await simulator.stop();
  if (profile.own && result.url !== before) {
    void connection.sendNotification(ServerNotification.simulatorChanged, result);
  }
  return result;
}
