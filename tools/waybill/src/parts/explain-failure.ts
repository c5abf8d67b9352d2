import { SchemaIncompatibleError } from '@waybill/avro';
import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';
import { SettingsError } from '@waybill/service';

import { CliError, exitCodes } from '../cli-error.ts';

/** Failures of parts and settings as ones that the program tells; all others stay as they are. */
export function explainFailure(error: unknown): unknown {
  if (error instanceof SettingsError) {
    const fix = 'Start the local parts with waybill stack up, or set the variables.';
    return new CliError({ message: error.message, fix, exitCode: exitCodes.usage, cause: error });
  }
  if (error instanceof ConfigurationRefusedError)
    return new CliError({ message: error.message, exitCode: exitCodes.usage, cause: error });
  if (error instanceof PartUnavailableError)
    return new CliError({ message: error.message, fix: 'Look at waybill stack status.', cause: error });
  if (error instanceof SchemaIncompatibleError) {
    const fix = 'Add a field with a default, or a new type; records that are there must stay readable.';
    return new CliError({ message: error.message, fix, cause: error });
  }
  return error;
}
