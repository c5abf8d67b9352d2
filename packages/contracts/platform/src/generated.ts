// Written by `waybill generate` from the .avsc files. Do not edit.
import type { RecordSchema, TypedBy } from '@waybill/messages';

/** An operation has ended, and these endpoints are told of it. Its id is that of the delivery. */
export type BeginDelivery = {
  /** Type of the message, such as orders.order.PlaceOrder.failed. */
  readonly type: string;
  /** The exact text that is sent. */
  readonly body: string;
  /** Ids of the endpoints. */
  readonly endpoints: readonly string[];
};

/** The endpoint has answered its challenge. */
export type ConfirmEndpoint = {
  /** Which registration of the endpoint, from 1. */
  readonly registration: number;
  /** When it had. */
  readonly at: Date;
};

/** Deletes the endpoint in the path: it is told nothing more. */
export type DeleteEndpoint = Readonly<Record<string, never>>;

/** Tells the endpoint nothing more until it is registered again. */
export type DisableEndpoint = {
  /** Why, in kebab case. */
  readonly reason: string;
};

/** An endpoint was asked to take the message. */
export type RecordAttempt = {
  /** Id of the endpoint. */
  readonly endpoint: string;
  /** How often all of it was sent again on demand before, from 0. */
  readonly round: number;
  /** Which attempt of its round, from 1. */
  readonly attempt: number;
  /** When it was over. */
  readonly at: Date;
  /** HTTP status of the answer; null when there was none. */
  readonly status: number | null;
  /** Why there was none, in kebab case. */
  readonly failure: string | null;
  /** When it is asked again; null when it is not. */
  readonly nextAt: Date | null;
};

/** What became of a message to try the endpoint with. */
export type RecordTest = {
  /** Which test of the endpoint, from 1. */
  readonly test: number;
  /** HTTP status of its answer; null when there was none. */
  readonly status: number | null;
  /** Why there was none, in kebab case. */
  readonly failure: string | null;
};

/** Sends the message to all of its endpoints again. */
export type RedeliverCallbacks = Readonly<Record<string, never>>;

/** Registers the endpoint in the path, or changes it: it takes effect once it has answered a challenge. */
export type RegisterEndpoint = {
  /** Where it is told: https, a public name, port 443 or 8443. */
  readonly url: string;
  /** Kinds of operations of whose ends it is told, such as PlaceOrder; or "all". */
  readonly kinds: readonly string[];
  /** Whether it is told now. */
  readonly enabled: boolean;
};

/** The endpoint has not answered its challenge in time. */
export type RejectEndpoint = {
  /** Which registration of the endpoint, from 1. */
  readonly registration: number;
  /** Why, in kebab case. */
  readonly code: string;
  /** The same as a sentence. */
  readonly message: string;
};

/** It is time to ask an endpoint again. */
export type RequestAttempt = {
  /** Id of the endpoint. */
  readonly endpoint: string;
  /** How often all of it was sent again on demand before, from 0. */
  readonly round: number;
  /** Which attempt of its round, from 1. */
  readonly attempt: number;
};

/** It is time to send the endpoint its challenge again. */
export type RetryVerification = {
  /** Which registration of the endpoint, from 1. */
  readonly registration: number;
  /** Which attempt, from 1. */
  readonly attempt: number;
  /** When the registration began. */
  readonly registeredAt: Date;
};

/** Gives the endpoint in the path a new secret; the one before signs beside it for 24 hours. */
export type RotateSecret = Readonly<Record<string, never>>;

/** Sends the endpoint in the path a message to try it with. */
export type TestEndpoint = Readonly<Record<string, never>>;

/** An endpoint is asked now. */
export type AttemptDue = {
  /** Id of the endpoint. */
  readonly endpoint: string;
  /** How often all of it was sent again on demand before, from 0. */
  readonly round: number;
  /** Which attempt of its round, from 1. */
  readonly attempt: number;
  /** Type of the message, such as orders.order.PlaceOrder.failed. */
  readonly type: string;
  /** The exact text that is sent. */
  readonly body: string;
};

/** An endpoint has not taken the message, and is asked again. */
export type AttemptFailed = {
  /** Id of the endpoint. */
  readonly endpoint: string;
  /** How often all of it was sent again on demand before, from 0. */
  readonly round: number;
  /** Which attempt of its round, from 1. */
  readonly attempt: number;
  /** When it was over. */
  readonly at: Date;
  /** HTTP status of the answer; null when there was none. */
  readonly status: number | null;
  /** Why there was none, in kebab case. */
  readonly failure: string | null;
  /** When it is asked again. */
  readonly nextAt: Date;
};

/** An endpoint has taken the message. */
export type CallbackDelivered = {
  /** Id of the endpoint. */
  readonly endpoint: string;
  /** How often all of it was sent again on demand before, from 0. */
  readonly round: number;
  /** Which attempt of its round, from 1. */
  readonly attempt: number;
  /** When it was over. */
  readonly at: Date;
  /** HTTP status of the answer. */
  readonly status: number;
};

/** An endpoint has not taken the message, and is not asked again. */
export type CallbackFailed = {
  /** Id of the endpoint. */
  readonly endpoint: string;
  /** How often all of it was sent again on demand before, from 0. */
  readonly round: number;
  /** Which attempt of its round, from 1. */
  readonly attempt: number;
  /** When it was over. */
  readonly at: Date;
  /** HTTP status of the answer; null when there was none. */
  readonly status: number | null;
  /** Why there was none, in kebab case. */
  readonly failure: string | null;
};

/** An operation has ended, and these endpoints are told of it. */
export type DeliveryBegun = {
  /** Type of the message, such as orders.order.PlaceOrder.failed. */
  readonly type: string;
  /** Ids of the endpoints. */
  readonly endpoints: readonly string[];
};

/** What the endpoint is told of has changed, and not where. */
export type EndpointChanged = {
  /** Kinds of operations of whose ends it is told; none: all. */
  readonly kinds: readonly string[];
  /** Whether it is told. */
  readonly enabled: boolean;
};

/** The endpoint has answered its challenge, and is told from now on. */
export type EndpointConfirmed = {
  /** Which registration of the endpoint, from 1. */
  readonly registration: number;
  /** When it had. */
  readonly at: Date;
};

/** The endpoint was deleted. */
export type EndpointDeleted = Readonly<Record<string, never>>;

/** The endpoint is told nothing more until it is registered again. */
export type EndpointDisabled = {
  /** Why, in kebab case. */
  readonly reason: string;
};

/** The endpoint was asked for, and has to answer a challenge. */
export type EndpointRegistered = {
  /** Where it is to be told. */
  readonly url: string;
  /** Kinds of operations of whose ends it is told; none: all. */
  readonly kinds: readonly string[];
  /** Whether it is to be told. */
  readonly enabled: boolean;
  /** Which registration of the endpoint, from 1. */
  readonly registration: number;
  /** Of its secret, from 1. */
  readonly generation: number;
  /** When it was asked for. */
  readonly at: Date;
};

/** The registration came to nothing; what was confirmed before stands. */
export type EndpointRejected = {
  /** Which registration of the endpoint, from 1. */
  readonly registration: number;
  /** Why, in kebab case. */
  readonly reason: string;
};

/** The endpoint is sent a message to try it with. */
export type EndpointTested = {
  /** Which test of the endpoint, from 1. */
  readonly test: number;
  /** When it was asked for. */
  readonly at: Date;
};

/** The message is sent to all of its endpoints again. */
export type RedeliveryRequested = {
  /** How often that was asked for, from 1. */
  readonly round: number;
};

/** The endpoint has a new secret; the one before signs beside it for 24 hours. */
export type SecretRotated = {
  /** Of the new secret, from 1. */
  readonly generation: number;
  /** When it was asked for. */
  readonly at: Date;
};

/** The message to try the endpoint with has come to an end. */
export type TestAnswered = {
  /** Which test of the endpoint, from 1. */
  readonly test: number;
  /** HTTP status of its answer; null when there was none. */
  readonly status: number | null;
  /** Why there was none, in kebab case. */
  readonly failure: string | null;
};

/** The endpoint is sent its challenge again. */
export type VerificationRetried = {
  /** Where it is to be told. */
  readonly url: string;
  /** Which registration of the endpoint, from 1. */
  readonly registration: number;
  /** Which attempt, from 1. */
  readonly attempt: number;
  /** When the registration began. */
  readonly registeredAt: Date;
};

/** The endpoints that are told of the end of one operation, and what became of it. */
export type DeliveryView = {
  /** Id of the operation. */
  readonly id: string;
  /** Type of the message, such as orders.order.PlaceOrder.failed. */
  readonly type: string;
  /** Pending while one is, else failed if one is. */
  readonly state: CallbackState;
  /** One for each endpoint, as they were fixed when it ended. */
  readonly callbacks: readonly Callback[];
};

/** How far telling an endpoint has come. */
export type CallbackState = 'pending' | 'delivered' | 'failed';

/** What became of telling one endpoint. */
export type Callback = {
  /** Id of the endpoint. */
  readonly endpoint: string;
  /** Failed ones are sent again on demand. */
  readonly state: CallbackState;
  /** How often it was asked. */
  readonly attempts: number;
  /** How often all of it was sent again on demand. */
  readonly round: number;
  /** How often it was asked since. */
  readonly attemptsOfRound: number;
  /** HTTP status of its last answer. */
  readonly lastStatus: number | null;
  /** Why there was none, in kebab case. */
  readonly lastFailure: string | null;
  /** When it first took the message. */
  readonly deliveredAt: Date | null;
  /** When it is asked again. */
  readonly nextAttemptAt: Date | null;
};

/** One webhook endpoint. */
export type EndpointView = {
  /** Id of the endpoint. */
  readonly id: string;
  /** Where it is told; where it is to be told while it was never verified. */
  readonly url: string;
  /** Kinds of operations of whose ends it is told; or "all". */
  readonly kinds: readonly string[];
  /** Whether it is told. */
  readonly enabled: boolean;
  /** Whether it has answered its challenge. */
  readonly verified: boolean;
  /** Where it is to be told once it has answered a challenge there. */
  readonly pendingUrl: string | null;
  /** Why it is not told, when we have stopped it. */
  readonly disabledReason: string | null;
  /** When it was first asked for. */
  readonly createdAt: Date;
  /** Its secrets, the newest first. */
  readonly secrets: readonly EndpointSecret[];
};

/** One secret of an endpoint, which is derived and stands nowhere. */
export type EndpointSecret = {
  /** Counts rotations, from 1. */
  readonly generation: number;
  /** When it began to sign. */
  readonly createdAt: Date;
  /** When it stops; null for the one that stays. */
  readonly expiresAt: Date | null;
};

/** What can be asked of one delivery. */
export type DeliveryCommand =
  | { readonly type: 'BeginDelivery'; readonly data: BeginDelivery }
  | { readonly type: 'RecordAttempt'; readonly data: RecordAttempt }
  | { readonly type: 'RedeliverCallbacks'; readonly data: RedeliverCallbacks }
  | { readonly type: 'RequestAttempt'; readonly data: RequestAttempt };

/** What can be asked of one endpoint. */
export type EndpointCommand =
  | { readonly type: 'ConfirmEndpoint'; readonly data: ConfirmEndpoint }
  | { readonly type: 'DeleteEndpoint'; readonly data: DeleteEndpoint }
  | { readonly type: 'DisableEndpoint'; readonly data: DisableEndpoint }
  | { readonly type: 'RecordTest'; readonly data: RecordTest }
  | { readonly type: 'RegisterEndpoint'; readonly data: RegisterEndpoint }
  | { readonly type: 'RejectEndpoint'; readonly data: RejectEndpoint }
  | { readonly type: 'RetryVerification'; readonly data: RetryVerification }
  | { readonly type: 'RotateSecret'; readonly data: RotateSecret }
  | { readonly type: 'TestEndpoint'; readonly data: TestEndpoint };

/** What can happen to one delivery. */
export type DeliveryEvent =
  | { readonly type: 'AttemptDue'; readonly data: AttemptDue }
  | { readonly type: 'AttemptFailed'; readonly data: AttemptFailed }
  | { readonly type: 'CallbackDelivered'; readonly data: CallbackDelivered }
  | { readonly type: 'CallbackFailed'; readonly data: CallbackFailed }
  | { readonly type: 'DeliveryBegun'; readonly data: DeliveryBegun }
  | { readonly type: 'RedeliveryRequested'; readonly data: RedeliveryRequested };

/** What can happen to one endpoint. */
export type EndpointEvent =
  | { readonly type: 'EndpointChanged'; readonly data: EndpointChanged }
  | { readonly type: 'EndpointConfirmed'; readonly data: EndpointConfirmed }
  | { readonly type: 'EndpointDeleted'; readonly data: EndpointDeleted }
  | { readonly type: 'EndpointDisabled'; readonly data: EndpointDisabled }
  | { readonly type: 'EndpointRegistered'; readonly data: EndpointRegistered }
  | { readonly type: 'EndpointRejected'; readonly data: EndpointRejected }
  | { readonly type: 'EndpointTested'; readonly data: EndpointTested }
  | { readonly type: 'SecretRotated'; readonly data: SecretRotated }
  | { readonly type: 'TestAnswered'; readonly data: TestAnswered }
  | { readonly type: 'VerificationRetried'; readonly data: VerificationRetried };

/** What the messages hold: commands by short name, events by aggregate. */
export type MessageTypes = {
  readonly commands: {
    readonly BeginDelivery: BeginDelivery;
    readonly ConfirmEndpoint: ConfirmEndpoint;
    readonly DeleteEndpoint: DeleteEndpoint;
    readonly DisableEndpoint: DisableEndpoint;
    readonly RecordAttempt: RecordAttempt;
    readonly RecordTest: RecordTest;
    readonly RedeliverCallbacks: RedeliverCallbacks;
    readonly RegisterEndpoint: RegisterEndpoint;
    readonly RejectEndpoint: RejectEndpoint;
    readonly RequestAttempt: RequestAttempt;
    readonly RetryVerification: RetryVerification;
    readonly RotateSecret: RotateSecret;
    readonly TestEndpoint: TestEndpoint;
  };
  readonly events: {
    readonly 'delivery': DeliveryEvent;
    readonly 'endpoint': EndpointEvent;
  };
};

/** The schemas by short name. */
export const schemas: TypedBy<MessageTypes> & {
  readonly commands: Readonly<Record<'BeginDelivery' | 'ConfirmEndpoint' | 'DeleteEndpoint' | 'DisableEndpoint' | 'RecordAttempt' | 'RecordTest' | 'RedeliverCallbacks' | 'RegisterEndpoint' | 'RejectEndpoint' | 'RequestAttempt' | 'RetryVerification' | 'RotateSecret' | 'TestEndpoint', RecordSchema>>;
  readonly events: Readonly<Record<'AttemptDue' | 'AttemptFailed' | 'CallbackDelivered' | 'CallbackFailed' | 'DeliveryBegun' | 'EndpointChanged' | 'EndpointConfirmed' | 'EndpointDeleted' | 'EndpointDisabled' | 'EndpointRegistered' | 'EndpointRejected' | 'EndpointTested' | 'RedeliveryRequested' | 'SecretRotated' | 'TestAnswered' | 'VerificationRetried', RecordSchema>>;
  readonly views: Readonly<Record<'webhook-deliveries' | 'webhook-endpoints', RecordSchema>>;
} = {
  "commands": {
    "BeginDelivery": {
      "type": "record",
      "name": "BeginDelivery",
      "namespace": "platform.delivery.v1",
      "doc": "An operation has ended, and these endpoints are told of it. Its id is that of the delivery.",
      "fields": [
        {
          "name": "type",
          "type": "string",
          "doc": "Type of the message, such as orders.order.PlaceOrder.failed."
        },
        {
          "name": "body",
          "type": {
            "type": "string",
            "maxLength": 1000000
          },
          "doc": "The exact text that is sent."
        },
        {
          "name": "endpoints",
          "type": {
            "type": "array",
            "items": "string",
            "minItems": 1
          },
          "doc": "Ids of the endpoints."
        }
      ]
    },
    "ConfirmEndpoint": {
      "type": "record",
      "name": "ConfirmEndpoint",
      "namespace": "platform.endpoint.v1",
      "doc": "The endpoint has answered its challenge.",
      "fields": [
        {
          "name": "registration",
          "type": "int",
          "doc": "Which registration of the endpoint, from 1."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it had."
        }
      ]
    },
    "DeleteEndpoint": {
      "type": "record",
      "name": "DeleteEndpoint",
      "namespace": "platform.endpoint.v1",
      "doc": "Deletes the endpoint in the path: it is told nothing more.",
      "fields": []
    },
    "DisableEndpoint": {
      "type": "record",
      "name": "DisableEndpoint",
      "namespace": "platform.endpoint.v1",
      "doc": "Tells the endpoint nothing more until it is registered again.",
      "fields": [
        {
          "name": "reason",
          "type": "string",
          "doc": "Why, in kebab case."
        }
      ]
    },
    "RecordAttempt": {
      "type": "record",
      "name": "RecordAttempt",
      "namespace": "platform.delivery.v1",
      "doc": "An endpoint was asked to take the message.",
      "fields": [
        {
          "name": "endpoint",
          "type": "string",
          "doc": "Id of the endpoint."
        },
        {
          "name": "round",
          "type": "int",
          "doc": "How often all of it was sent again on demand before, from 0."
        },
        {
          "name": "attempt",
          "type": "int",
          "doc": "Which attempt of its round, from 1."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was over."
        },
        {
          "name": "status",
          "type": [
            "null",
            "int"
          ],
          "doc": "HTTP status of the answer; null when there was none.",
          "default": null
        },
        {
          "name": "failure",
          "type": [
            "null",
            "string"
          ],
          "doc": "Why there was none, in kebab case.",
          "default": null
        },
        {
          "name": "nextAt",
          "type": [
            "null",
            {
              "type": "long",
              "logicalType": "timestamp-millis"
            }
          ],
          "doc": "When it is asked again; null when it is not.",
          "default": null
        }
      ]
    },
    "RecordTest": {
      "type": "record",
      "name": "RecordTest",
      "namespace": "platform.endpoint.v1",
      "doc": "What became of a message to try the endpoint with.",
      "fields": [
        {
          "name": "test",
          "type": "int",
          "doc": "Which test of the endpoint, from 1."
        },
        {
          "name": "status",
          "type": [
            "null",
            "int"
          ],
          "doc": "HTTP status of its answer; null when there was none.",
          "default": null
        },
        {
          "name": "failure",
          "type": [
            "null",
            "string"
          ],
          "doc": "Why there was none, in kebab case.",
          "default": null
        }
      ]
    },
    "RedeliverCallbacks": {
      "type": "record",
      "name": "RedeliverCallbacks",
      "namespace": "platform.delivery.v1",
      "doc": "Sends the message to all of its endpoints again.",
      "fields": []
    },
    "RegisterEndpoint": {
      "type": "record",
      "name": "RegisterEndpoint",
      "namespace": "platform.endpoint.v1",
      "doc": "Registers the endpoint in the path, or changes it: it takes effect once it has answered a challenge.",
      "fields": [
        {
          "name": "url",
          "type": {
            "type": "string",
            "minLength": 1,
            "maxLength": 2048
          },
          "doc": "Where it is told: https, a public name, port 443 or 8443."
        },
        {
          "name": "kinds",
          "type": {
            "type": "array",
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 128,
              "pattern": "^[A-Z][A-Za-z0-9]*$"
            },
            "minItems": 1,
            "maxItems": 200,
            "emptyAs": "all"
          },
          "doc": "Kinds of operations of whose ends it is told, such as PlaceOrder; or \"all\"."
        },
        {
          "name": "enabled",
          "type": "boolean",
          "doc": "Whether it is told now."
        }
      ]
    },
    "RejectEndpoint": {
      "type": "record",
      "name": "RejectEndpoint",
      "namespace": "platform.endpoint.v1",
      "doc": "The endpoint has not answered its challenge in time.",
      "fields": [
        {
          "name": "registration",
          "type": "int",
          "doc": "Which registration of the endpoint, from 1."
        },
        {
          "name": "code",
          "type": "string",
          "doc": "Why, in kebab case."
        },
        {
          "name": "message",
          "type": "string",
          "doc": "The same as a sentence."
        }
      ]
    },
    "RequestAttempt": {
      "type": "record",
      "name": "RequestAttempt",
      "namespace": "platform.delivery.v1",
      "doc": "It is time to ask an endpoint again.",
      "fields": [
        {
          "name": "endpoint",
          "type": "string",
          "doc": "Id of the endpoint."
        },
        {
          "name": "round",
          "type": "int",
          "doc": "How often all of it was sent again on demand before, from 0."
        },
        {
          "name": "attempt",
          "type": "int",
          "doc": "Which attempt of its round, from 1."
        }
      ]
    },
    "RetryVerification": {
      "type": "record",
      "name": "RetryVerification",
      "namespace": "platform.endpoint.v1",
      "doc": "It is time to send the endpoint its challenge again.",
      "fields": [
        {
          "name": "registration",
          "type": "int",
          "doc": "Which registration of the endpoint, from 1."
        },
        {
          "name": "attempt",
          "type": "int",
          "doc": "Which attempt, from 1."
        },
        {
          "name": "registeredAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the registration began."
        }
      ]
    },
    "RotateSecret": {
      "type": "record",
      "name": "RotateSecret",
      "namespace": "platform.endpoint.v1",
      "doc": "Gives the endpoint in the path a new secret; the one before signs beside it for 24 hours.",
      "fields": []
    },
    "TestEndpoint": {
      "type": "record",
      "name": "TestEndpoint",
      "namespace": "platform.endpoint.v1",
      "doc": "Sends the endpoint in the path a message to try it with.",
      "fields": []
    }
  },
  "events": {
    "AttemptDue": {
      "type": "record",
      "name": "AttemptDue",
      "namespace": "platform.delivery.v1",
      "doc": "An endpoint is asked now.",
      "fields": [
        {
          "name": "endpoint",
          "type": "string",
          "doc": "Id of the endpoint."
        },
        {
          "name": "round",
          "type": "int",
          "doc": "How often all of it was sent again on demand before, from 0."
        },
        {
          "name": "attempt",
          "type": "int",
          "doc": "Which attempt of its round, from 1."
        },
        {
          "name": "type",
          "type": "string",
          "doc": "Type of the message, such as orders.order.PlaceOrder.failed."
        },
        {
          "name": "body",
          "type": "string",
          "doc": "The exact text that is sent."
        }
      ]
    },
    "AttemptFailed": {
      "type": "record",
      "name": "AttemptFailed",
      "namespace": "platform.delivery.v1",
      "doc": "An endpoint has not taken the message, and is asked again.",
      "fields": [
        {
          "name": "endpoint",
          "type": "string",
          "doc": "Id of the endpoint."
        },
        {
          "name": "round",
          "type": "int",
          "doc": "How often all of it was sent again on demand before, from 0."
        },
        {
          "name": "attempt",
          "type": "int",
          "doc": "Which attempt of its round, from 1."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was over."
        },
        {
          "name": "status",
          "type": [
            "null",
            "int"
          ],
          "doc": "HTTP status of the answer; null when there was none.",
          "default": null
        },
        {
          "name": "failure",
          "type": [
            "null",
            "string"
          ],
          "doc": "Why there was none, in kebab case.",
          "default": null
        },
        {
          "name": "nextAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it is asked again."
        }
      ]
    },
    "CallbackDelivered": {
      "type": "record",
      "name": "CallbackDelivered",
      "namespace": "platform.delivery.v1",
      "doc": "An endpoint has taken the message.",
      "fields": [
        {
          "name": "endpoint",
          "type": "string",
          "doc": "Id of the endpoint."
        },
        {
          "name": "round",
          "type": "int",
          "doc": "How often all of it was sent again on demand before, from 0."
        },
        {
          "name": "attempt",
          "type": "int",
          "doc": "Which attempt of its round, from 1."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was over."
        },
        {
          "name": "status",
          "type": "int",
          "doc": "HTTP status of the answer."
        }
      ]
    },
    "CallbackFailed": {
      "type": "record",
      "name": "CallbackFailed",
      "namespace": "platform.delivery.v1",
      "doc": "An endpoint has not taken the message, and is not asked again.",
      "fields": [
        {
          "name": "endpoint",
          "type": "string",
          "doc": "Id of the endpoint."
        },
        {
          "name": "round",
          "type": "int",
          "doc": "How often all of it was sent again on demand before, from 0."
        },
        {
          "name": "attempt",
          "type": "int",
          "doc": "Which attempt of its round, from 1."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was over."
        },
        {
          "name": "status",
          "type": [
            "null",
            "int"
          ],
          "doc": "HTTP status of the answer; null when there was none.",
          "default": null
        },
        {
          "name": "failure",
          "type": [
            "null",
            "string"
          ],
          "doc": "Why there was none, in kebab case.",
          "default": null
        }
      ]
    },
    "DeliveryBegun": {
      "type": "record",
      "name": "DeliveryBegun",
      "namespace": "platform.delivery.v1",
      "doc": "An operation has ended, and these endpoints are told of it.",
      "fields": [
        {
          "name": "type",
          "type": "string",
          "doc": "Type of the message, such as orders.order.PlaceOrder.failed."
        },
        {
          "name": "endpoints",
          "type": {
            "type": "array",
            "items": "string"
          },
          "doc": "Ids of the endpoints."
        }
      ]
    },
    "EndpointChanged": {
      "type": "record",
      "name": "EndpointChanged",
      "namespace": "platform.endpoint.v1",
      "doc": "What the endpoint is told of has changed, and not where.",
      "fields": [
        {
          "name": "kinds",
          "type": {
            "type": "array",
            "items": "string"
          },
          "doc": "Kinds of operations of whose ends it is told; none: all."
        },
        {
          "name": "enabled",
          "type": "boolean",
          "doc": "Whether it is told."
        }
      ]
    },
    "EndpointConfirmed": {
      "type": "record",
      "name": "EndpointConfirmed",
      "namespace": "platform.endpoint.v1",
      "doc": "The endpoint has answered its challenge, and is told from now on.",
      "fields": [
        {
          "name": "registration",
          "type": "int",
          "doc": "Which registration of the endpoint, from 1."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it had."
        }
      ]
    },
    "EndpointDeleted": {
      "type": "record",
      "name": "EndpointDeleted",
      "namespace": "platform.endpoint.v1",
      "doc": "The endpoint was deleted.",
      "fields": []
    },
    "EndpointDisabled": {
      "type": "record",
      "name": "EndpointDisabled",
      "namespace": "platform.endpoint.v1",
      "doc": "The endpoint is told nothing more until it is registered again.",
      "fields": [
        {
          "name": "reason",
          "type": "string",
          "doc": "Why, in kebab case."
        }
      ]
    },
    "EndpointRegistered": {
      "type": "record",
      "name": "EndpointRegistered",
      "namespace": "platform.endpoint.v1",
      "doc": "The endpoint was asked for, and has to answer a challenge.",
      "fields": [
        {
          "name": "url",
          "type": "string",
          "doc": "Where it is to be told."
        },
        {
          "name": "kinds",
          "type": {
            "type": "array",
            "items": "string"
          },
          "doc": "Kinds of operations of whose ends it is told; none: all."
        },
        {
          "name": "enabled",
          "type": "boolean",
          "doc": "Whether it is to be told."
        },
        {
          "name": "registration",
          "type": "int",
          "doc": "Which registration of the endpoint, from 1."
        },
        {
          "name": "generation",
          "type": "int",
          "doc": "Of its secret, from 1."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was asked for."
        }
      ]
    },
    "EndpointRejected": {
      "type": "record",
      "name": "EndpointRejected",
      "namespace": "platform.endpoint.v1",
      "doc": "The registration came to nothing; what was confirmed before stands.",
      "fields": [
        {
          "name": "registration",
          "type": "int",
          "doc": "Which registration of the endpoint, from 1."
        },
        {
          "name": "reason",
          "type": "string",
          "doc": "Why, in kebab case."
        }
      ]
    },
    "EndpointTested": {
      "type": "record",
      "name": "EndpointTested",
      "namespace": "platform.endpoint.v1",
      "doc": "The endpoint is sent a message to try it with.",
      "fields": [
        {
          "name": "test",
          "type": "int",
          "doc": "Which test of the endpoint, from 1."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was asked for."
        }
      ]
    },
    "RedeliveryRequested": {
      "type": "record",
      "name": "RedeliveryRequested",
      "namespace": "platform.delivery.v1",
      "doc": "The message is sent to all of its endpoints again.",
      "fields": [
        {
          "name": "round",
          "type": "int",
          "doc": "How often that was asked for, from 1."
        }
      ]
    },
    "SecretRotated": {
      "type": "record",
      "name": "SecretRotated",
      "namespace": "platform.endpoint.v1",
      "doc": "The endpoint has a new secret; the one before signs beside it for 24 hours.",
      "fields": [
        {
          "name": "generation",
          "type": "int",
          "doc": "Of the new secret, from 1."
        },
        {
          "name": "at",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was asked for."
        }
      ]
    },
    "TestAnswered": {
      "type": "record",
      "name": "TestAnswered",
      "namespace": "platform.endpoint.v1",
      "doc": "The message to try the endpoint with has come to an end.",
      "fields": [
        {
          "name": "test",
          "type": "int",
          "doc": "Which test of the endpoint, from 1."
        },
        {
          "name": "status",
          "type": [
            "null",
            "int"
          ],
          "doc": "HTTP status of its answer; null when there was none.",
          "default": null
        },
        {
          "name": "failure",
          "type": [
            "null",
            "string"
          ],
          "doc": "Why there was none, in kebab case.",
          "default": null
        }
      ]
    },
    "VerificationRetried": {
      "type": "record",
      "name": "VerificationRetried",
      "namespace": "platform.endpoint.v1",
      "doc": "The endpoint is sent its challenge again.",
      "fields": [
        {
          "name": "url",
          "type": "string",
          "doc": "Where it is to be told."
        },
        {
          "name": "registration",
          "type": "int",
          "doc": "Which registration of the endpoint, from 1."
        },
        {
          "name": "attempt",
          "type": "int",
          "doc": "Which attempt, from 1."
        },
        {
          "name": "registeredAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When the registration began."
        }
      ]
    }
  },
  "views": {
    "webhook-deliveries": {
      "type": "record",
      "name": "DeliveryView",
      "namespace": "platform.views.v1",
      "doc": "The endpoints that are told of the end of one operation, and what became of it.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Id of the operation."
        },
        {
          "name": "type",
          "type": "string",
          "doc": "Type of the message, such as orders.order.PlaceOrder.failed."
        },
        {
          "name": "state",
          "type": {
            "type": "enum",
            "name": "CallbackState",
            "symbols": [
              "pending",
              "delivered",
              "failed"
            ],
            "default": "pending",
            "doc": "How far telling an endpoint has come.",
            "namespace": "platform.delivery.v1"
          },
          "doc": "Pending while one is, else failed if one is."
        },
        {
          "name": "callbacks",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "Callback",
              "namespace": "platform.delivery.v1",
              "doc": "What became of telling one endpoint.",
              "fields": [
                {
                  "name": "endpoint",
                  "type": "string",
                  "doc": "Id of the endpoint."
                },
                {
                  "name": "state",
                  "type": "platform.delivery.v1.CallbackState",
                  "doc": "Failed ones are sent again on demand."
                },
                {
                  "name": "attempts",
                  "type": "int",
                  "doc": "How often it was asked."
                },
                {
                  "name": "round",
                  "type": "int",
                  "doc": "How often all of it was sent again on demand."
                },
                {
                  "name": "attemptsOfRound",
                  "type": "int",
                  "doc": "How often it was asked since."
                },
                {
                  "name": "lastStatus",
                  "type": [
                    "null",
                    "int"
                  ],
                  "doc": "HTTP status of its last answer.",
                  "default": null
                },
                {
                  "name": "lastFailure",
                  "type": [
                    "null",
                    "string"
                  ],
                  "doc": "Why there was none, in kebab case.",
                  "default": null
                },
                {
                  "name": "deliveredAt",
                  "type": [
                    "null",
                    {
                      "type": "long",
                      "logicalType": "timestamp-millis"
                    }
                  ],
                  "doc": "When it first took the message.",
                  "default": null
                },
                {
                  "name": "nextAttemptAt",
                  "type": [
                    "null",
                    {
                      "type": "long",
                      "logicalType": "timestamp-millis"
                    }
                  ],
                  "doc": "When it is asked again.",
                  "default": null
                }
              ]
            }
          },
          "doc": "One for each endpoint, as they were fixed when it ended."
        }
      ]
    },
    "webhook-endpoints": {
      "type": "record",
      "name": "EndpointView",
      "namespace": "platform.views.v1",
      "doc": "One webhook endpoint.",
      "fields": [
        {
          "name": "id",
          "type": "string",
          "doc": "Id of the endpoint."
        },
        {
          "name": "url",
          "type": "string",
          "doc": "Where it is told; where it is to be told while it was never verified."
        },
        {
          "name": "kinds",
          "type": {
            "type": "array",
            "items": "string",
            "emptyAs": "all"
          },
          "doc": "Kinds of operations of whose ends it is told; or \"all\"."
        },
        {
          "name": "enabled",
          "type": "boolean",
          "doc": "Whether it is told."
        },
        {
          "name": "verified",
          "type": "boolean",
          "doc": "Whether it has answered its challenge."
        },
        {
          "name": "pendingUrl",
          "type": [
            "null",
            "string"
          ],
          "doc": "Where it is to be told once it has answered a challenge there.",
          "default": null
        },
        {
          "name": "disabledReason",
          "type": [
            "null",
            "string"
          ],
          "doc": "Why it is not told, when we have stopped it.",
          "default": null
        },
        {
          "name": "createdAt",
          "type": {
            "type": "long",
            "logicalType": "timestamp-millis"
          },
          "doc": "When it was first asked for."
        },
        {
          "name": "secrets",
          "type": {
            "type": "array",
            "items": {
              "type": "record",
              "name": "EndpointSecret",
              "namespace": "platform.endpoint.v1",
              "doc": "One secret of an endpoint, which is derived and stands nowhere.",
              "fields": [
                {
                  "name": "generation",
                  "type": "int",
                  "doc": "Counts rotations, from 1."
                },
                {
                  "name": "createdAt",
                  "type": {
                    "type": "long",
                    "logicalType": "timestamp-millis"
                  },
                  "doc": "When it began to sign."
                },
                {
                  "name": "expiresAt",
                  "type": [
                    "null",
                    {
                      "type": "long",
                      "logicalType": "timestamp-millis"
                    }
                  ],
                  "doc": "When it stops; null for the one that stays.",
                  "default": null
                }
              ]
            }
          },
          "doc": "Its secrets, the newest first."
        }
      ]
    }
  }
};
