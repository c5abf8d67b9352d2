// Written by `waybill generate` from the .avsc files. Do not edit.
import type { RecordSchema } from '@waybill/messages';

/** Asks that an operation of the same aggregate has no effect: a command that is not decided yet, or a process that goes on. */
export type CancelOperation = {
  /** Offset of the command whose operation it is, in the same partition. */
  readonly operation: bigint;
};

/** Marks the moment from which one process owns a partition; its offset is the fencing token of all that the owner writes. */
export type Claim = {
  /** Host, process id and a random part. */
  readonly owner: string;
  readonly build: string;
  /** The owner's clock. */
  readonly at: Date;
  /** The owner leaves in order; nothing of it follows. */
  readonly released: boolean;
  /** Offset of the command that was being decided when earlier owners died. */
  readonly deciding: bigint | null;
};

/** What became of one command: its result event, its owner's progress mark, and the memory from which repeats are recognised. */
export type CommandOutcome = {
  /** UUID; version 8 when it was derived from an idempotency key. */
  readonly commandId: string;
  /** Offset of the command in the commands partition of the same number. */
  readonly commandOffset: bigint;
  /** Full name, such as orders.order.v1.PlaceOrder. */
  readonly commandType: string;
  /** The command's record time, stamped by the ingress. */
  readonly commandTime: Date;
  /** SHA-256 of the request, hex. */
  readonly fingerprint: string;
  /** Aggregate id. */
  readonly target: string;
  /** Id of the key that signs the operation's id. */
  readonly operationKid: number;
  readonly decision: OutcomeDecision;
  readonly error: OutcomeError | null;
  /** Events of the aggregate behind this decision, from 0. */
  readonly aggregateVersion: number;
  /** Events of this decision; they stand right before this record. */
  readonly eventCount: number;
  /** Offset of the first command with this id, in the same partition. */
  readonly duplicateOf: bigint | null;
  /** Offset of the command of whose process this command is a step, in the same partition. */
  readonly operation: bigint | null;
  readonly position: Buffer | null;
  /** JSON. */
  readonly result: string | null;
  readonly callbacks: readonly string[];
  /** The event that caused the command, when a reactor sent it. */
  readonly causation: OutcomeCausation | null;
  /** The operation that `operation` names, behind this step of its process: all that its status shows. */
  readonly process: OutcomeProcess | null;
};

export type OutcomeDecision = 'SUCCEEDED' | 'FAILED' | 'RUNNING' | 'CANCELED' | 'DUPLICATE';

export type OutcomeError = {
  /** Kebab-case, from the team's catalogue or ours. */
  readonly code: string;
  readonly message: string;
  /** JSON pointer into the submitted body. */
  readonly target: string | null;
  /** JSON. */
  readonly details: string | null;
};

export type OutcomeCausation = {
  readonly reactor: string;
  readonly sourceAggregate: string;
  readonly sequence: bigint;
  readonly index: number;
  /** It was sent when its time had come, not in the order of its causes. */
  readonly timer: boolean;
};

export type OutcomeProcess = {
  readonly commandId: string;
  readonly commandType: string;
  readonly commandTime: Date;
  readonly fingerprint: string;
  readonly operationKid: number;
  readonly callbacks: readonly string[];
  /** RUNNING while further steps follow. */
  readonly decision: OutcomeDecision;
  readonly error: OutcomeError | null;
  /** All steps so far, this one last. */
  readonly steps: readonly OutcomeStep[];
  /** The operation began with the first event of its aggregate. */
  readonly created: boolean;
};

export type OutcomeStep = {
  /** What has happened, in kebab case. */
  readonly step: string;
  /** The owner's clock when it was decided. */
  readonly at: Date;
};

export const cancelOperationSchema: RecordSchema = {
  "type": "record",
  "name": "CancelOperation",
  "namespace": "waybill.v1",
  "doc": "Asks that an operation of the same aggregate has no effect: a command that is not decided yet, or a process that goes on.",
  "fields": [
    {
      "name": "operation",
      "type": "long",
      "doc": "Offset of the command whose operation it is, in the same partition."
    }
  ]
};

export const claimSchema: RecordSchema = {
  "type": "record",
  "name": "Claim",
  "namespace": "waybill.v1",
  "doc": "Marks the moment from which one process owns a partition; its offset is the fencing token of all that the owner writes.",
  "fields": [
    {
      "name": "owner",
      "type": "string",
      "doc": "Host, process id and a random part."
    },
    {
      "name": "build",
      "type": "string"
    },
    {
      "name": "at",
      "type": {
        "type": "long",
        "logicalType": "timestamp-millis"
      },
      "doc": "The owner's clock."
    },
    {
      "name": "released",
      "type": "boolean",
      "default": false,
      "doc": "The owner leaves in order; nothing of it follows."
    },
    {
      "name": "deciding",
      "type": [
        "null",
        "long"
      ],
      "default": null,
      "doc": "Offset of the command that was being decided when earlier owners died."
    }
  ]
};

export const commandOutcomeSchema: RecordSchema = {
  "type": "record",
  "name": "CommandOutcome",
  "namespace": "waybill.v1",
  "doc": "What became of one command: its result event, its owner's progress mark, and the memory from which repeats are recognised.",
  "fields": [
    {
      "name": "commandId",
      "type": "string",
      "doc": "UUID; version 8 when it was derived from an idempotency key."
    },
    {
      "name": "commandOffset",
      "type": "long",
      "doc": "Offset of the command in the commands partition of the same number."
    },
    {
      "name": "commandType",
      "type": "string",
      "doc": "Full name, such as orders.order.v1.PlaceOrder."
    },
    {
      "name": "commandTime",
      "type": {
        "type": "long",
        "logicalType": "timestamp-millis"
      },
      "doc": "The command's record time, stamped by the ingress."
    },
    {
      "name": "fingerprint",
      "type": "string",
      "doc": "SHA-256 of the request, hex."
    },
    {
      "name": "target",
      "type": "string",
      "doc": "Aggregate id."
    },
    {
      "name": "operationKid",
      "type": "int",
      "doc": "Id of the key that signs the operation's id."
    },
    {
      "name": "decision",
      "type": {
        "type": "enum",
        "name": "OutcomeDecision",
        "symbols": [
          "SUCCEEDED",
          "FAILED",
          "RUNNING",
          "CANCELED",
          "DUPLICATE"
        ],
        "default": "FAILED"
      }
    },
    {
      "name": "error",
      "type": [
        "null",
        {
          "type": "record",
          "name": "OutcomeError",
          "fields": [
            {
              "name": "code",
              "type": "string",
              "doc": "Kebab-case, from the team's catalogue or ours."
            },
            {
              "name": "message",
              "type": "string"
            },
            {
              "name": "target",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "JSON pointer into the submitted body."
            },
            {
              "name": "details",
              "type": [
                "null",
                "string"
              ],
              "default": null,
              "doc": "JSON."
            }
          ]
        }
      ],
      "default": null
    },
    {
      "name": "aggregateVersion",
      "type": "int",
      "doc": "Events of the aggregate behind this decision, from 0."
    },
    {
      "name": "eventCount",
      "type": "int",
      "doc": "Events of this decision; they stand right before this record."
    },
    {
      "name": "duplicateOf",
      "type": [
        "null",
        "long"
      ],
      "default": null,
      "doc": "Offset of the first command with this id, in the same partition."
    },
    {
      "name": "operation",
      "type": [
        "null",
        "long"
      ],
      "default": null,
      "doc": "Offset of the command of whose process this command is a step, in the same partition."
    },
    {
      "name": "position",
      "type": [
        "null",
        "bytes"
      ],
      "default": null
    },
    {
      "name": "result",
      "type": [
        "null",
        "string"
      ],
      "default": null,
      "doc": "JSON."
    },
    {
      "name": "callbacks",
      "type": {
        "type": "array",
        "items": "string"
      },
      "default": []
    },
    {
      "name": "causation",
      "type": [
        "null",
        {
          "type": "record",
          "name": "OutcomeCausation",
          "fields": [
            {
              "name": "reactor",
              "type": "string"
            },
            {
              "name": "sourceAggregate",
              "type": "string"
            },
            {
              "name": "sequence",
              "type": "long"
            },
            {
              "name": "index",
              "type": "int"
            },
            {
              "name": "timer",
              "type": "boolean",
              "default": false,
              "doc": "It was sent when its time had come, not in the order of its causes."
            }
          ]
        }
      ],
      "default": null,
      "doc": "The event that caused the command, when a reactor sent it."
    },
    {
      "name": "process",
      "type": [
        "null",
        {
          "type": "record",
          "name": "OutcomeProcess",
          "fields": [
            {
              "name": "commandId",
              "type": "string"
            },
            {
              "name": "commandType",
              "type": "string"
            },
            {
              "name": "commandTime",
              "type": {
                "type": "long",
                "logicalType": "timestamp-millis"
              }
            },
            {
              "name": "fingerprint",
              "type": "string"
            },
            {
              "name": "operationKid",
              "type": "int"
            },
            {
              "name": "callbacks",
              "type": {
                "type": "array",
                "items": "string"
              }
            },
            {
              "name": "decision",
              "type": "OutcomeDecision",
              "doc": "RUNNING while further steps follow."
            },
            {
              "name": "error",
              "type": [
                "null",
                "OutcomeError"
              ],
              "default": null
            },
            {
              "name": "steps",
              "type": {
                "type": "array",
                "items": {
                  "type": "record",
                  "name": "OutcomeStep",
                  "fields": [
                    {
                      "name": "step",
                      "type": "string",
                      "doc": "What has happened, in kebab case."
                    },
                    {
                      "name": "at",
                      "type": {
                        "type": "long",
                        "logicalType": "timestamp-millis"
                      },
                      "doc": "The owner's clock when it was decided."
                    }
                  ]
                }
              },
              "doc": "All steps so far, this one last."
            },
            {
              "name": "created",
              "type": "boolean",
              "default": false,
              "doc": "The operation began with the first event of its aggregate."
            }
          ]
        }
      ],
      "default": null,
      "doc": "The operation that `operation` names, behind this step of its process: all that its status shows."
    }
  ]
};
