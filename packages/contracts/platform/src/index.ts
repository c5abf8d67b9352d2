export { platformContract } from './contract.ts';
export type {
  AttemptDue,
  Callback,
  CallbackState,
  DeliveryCommand,
  DeliveryEvent,
  DeliveryView,
  EndpointCommand,
  EndpointEvent,
  EndpointRegistered,
  EndpointSecret,
  EndpointView,
  RecordAttempt,
  RegisterEndpoint,
  RequestAttempt,
  SecretRotated,
} from './generated.ts';
