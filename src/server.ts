/** The language server's bundle: started by Faultline's client, or by any other with `--stdio`. */
import { version } from '../package.json';
import { serve } from './server/serve';

serve(version);
