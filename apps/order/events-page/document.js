var EVENTS_DOCUMENT = {
  "asyncapi": "3.0.0",
  "info": {
    "title": "Events of the shop",
    "version": "0.1.0",
    "description": "The events that the services of this shop send and receive over Kafka. Made from the choreography and the event classes by `npm run docs`.",
    "license": {
      "name": "MIT"
    }
  },
  "defaultContentType": "application/json",
  "channels": {
    "order.events": {
      "address": "order.events",
      "description": "The events of order. Only order writes to it.",
      "messages": {
        "OrderPlaced": {
          "name": "OrderPlaced",
          "title": "OrderPlaced",
          "summary": "A customer placed an order: inventory and payment each begin their part, and do not know of each other.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-2>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-3>"
              },
              "ce_source": {
                "type": "string",
                "const": "/order",
                "x-parser-schema-id": "<anonymous-schema-4>"
              },
              "ce_type": {
                "type": "string",
                "const": "OrderPlaced",
                "x-parser-schema-id": "<anonymous-schema-5>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-6>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-7>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:OrderPlaced:1",
                "x-parser-schema-id": "<anonymous-schema-8>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-9>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-10>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-11>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-1>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:OrderPlaced:1",
              "title": "OrderPlaced",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-12>"
                },
                "customerId": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 64,
                  "x-parser-schema-id": "<anonymous-schema-13>"
                },
                "lines": {
                  "type": "array",
                  "maxItems": 50,
                  "minItems": 1,
                  "items": {
                    "type": "object",
                    "properties": {
                      "sku": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 64,
                        "x-parser-schema-id": "<anonymous-schema-16>"
                      },
                      "quantity": {
                        "maximum": 1000,
                        "minimum": 1,
                        "type": "integer",
                        "x-parser-schema-id": "<anonymous-schema-17>"
                      }
                    },
                    "required": [
                      "sku",
                      "quantity"
                    ],
                    "x-parser-schema-id": "<anonymous-schema-15>"
                  },
                  "x-parser-schema-id": "<anonymous-schema-14>"
                },
                "total": {
                  "type": "object",
                  "properties": {
                    "amount": {
                      "maximum": 9007199254740991,
                      "minimum": 0,
                      "type": "integer",
                      "x-parser-schema-id": "<anonymous-schema-19>"
                    },
                    "currency": {
                      "type": "string",
                      "enum": [
                        "AED",
                        "AFN",
                        "ALL",
                        "AMD",
                        "ANG",
                        "AOA",
                        "ARS",
                        "AUD",
                        "AWG",
                        "AZN",
                        "BAM",
                        "BBD",
                        "BDT",
                        "BGN",
                        "BHD",
                        "BIF",
                        "BMD",
                        "BND",
                        "BOB",
                        "BOV",
                        "BRL",
                        "BSD",
                        "BTN",
                        "BWP",
                        "BYN",
                        "BZD",
                        "CAD",
                        "CDF",
                        "CHE",
                        "CHF",
                        "CHW",
                        "CLF",
                        "CLP",
                        "CNY",
                        "COP",
                        "COU",
                        "CRC",
                        "CUP",
                        "CVE",
                        "CZK",
                        "DJF",
                        "DKK",
                        "DOP",
                        "DZD",
                        "EGP",
                        "ERN",
                        "ETB",
                        "EUR",
                        "FJD",
                        "FKP",
                        "GBP",
                        "GEL",
                        "GHS",
                        "GIP",
                        "GMD",
                        "GNF",
                        "GTQ",
                        "GYD",
                        "HKD",
                        "HNL",
                        "HTG",
                        "HUF",
                        "IDR",
                        "ILS",
                        "INR",
                        "IQD",
                        "IRR",
                        "ISK",
                        "JMD",
                        "JOD",
                        "JPY",
                        "KES",
                        "KGS",
                        "KHR",
                        "KMF",
                        "KPW",
                        "KRW",
                        "KWD",
                        "KYD",
                        "KZT",
                        "LAK",
                        "LBP",
                        "LKR",
                        "LRD",
                        "LSL",
                        "LYD",
                        "MAD",
                        "MDL",
                        "MGA",
                        "MKD",
                        "MMK",
                        "MNT",
                        "MOP",
                        "MRU",
                        "MUR",
                        "MVR",
                        "MWK",
                        "MXN",
                        "MXV",
                        "MYR",
                        "MZN",
                        "NAD",
                        "NGN",
                        "NIO",
                        "NOK",
                        "NPR",
                        "NZD",
                        "OMR",
                        "PAB",
                        "PEN",
                        "PGK",
                        "PHP",
                        "PKR",
                        "PLN",
                        "PYG",
                        "QAR",
                        "RON",
                        "RSD",
                        "RUB",
                        "RWF",
                        "SAR",
                        "SBD",
                        "SCR",
                        "SDG",
                        "SEK",
                        "SGD",
                        "SHP",
                        "SLE",
                        "SLL",
                        "SOS",
                        "SRD",
                        "SSP",
                        "STN",
                        "SVC",
                        "SYP",
                        "SZL",
                        "THB",
                        "TJS",
                        "TMT",
                        "TND",
                        "TOP",
                        "TRY",
                        "TTD",
                        "TWD",
                        "TZS",
                        "UAH",
                        "UGX",
                        "USD",
                        "USN",
                        "UYI",
                        "UYU",
                        "UYW",
                        "UZS",
                        "VED",
                        "VES",
                        "VND",
                        "VUV",
                        "WST",
                        "XAF",
                        "XAG",
                        "XAU",
                        "XBA",
                        "XBB",
                        "XBC",
                        "XBD",
                        "XCD",
                        "XDR",
                        "XOF",
                        "XPD",
                        "XPF",
                        "XPT",
                        "XSU",
                        "XTS",
                        "XUA",
                        "XXX",
                        "YER",
                        "ZAR",
                        "ZMW",
                        "ZWL"
                      ],
                      "x-parser-schema-id": "<anonymous-schema-20>"
                    }
                  },
                  "required": [
                    "amount",
                    "currency"
                  ],
                  "x-parser-schema-id": "<anonymous-schema-18>"
                }
              },
              "required": [
                "orderId",
                "customerId",
                "lines",
                "total"
              ],
              "definitions": {
                "Money": "$ref:$.channels.order.events.messages.OrderPlaced.payload.schema.properties.total",
                "OrderLine": "$ref:$.channels.order.events.messages.OrderPlaced.payload.schema.properties.lines.items"
              }
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "OrderPlaced",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/order",
                "ce_type": "OrderPlaced",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:OrderPlaced:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "customerId": "alice",
                "lines": [
                  {
                    "sku": "COFFEE-MUG",
                    "quantity": 2
                  }
                ],
                "total": {
                  "amount": 2500,
                  "currency": "EUR"
                }
              }
            }
          ],
          "x-parser-unique-object-id": "OrderPlaced"
        },
        "OrderConfirmed": {
          "name": "OrderConfirmed",
          "title": "OrderConfirmed",
          "summary": "Stock is reserved and money is held: the pivot. From here on the saga only goes forward.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-22>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-23>"
              },
              "ce_source": {
                "type": "string",
                "const": "/order",
                "x-parser-schema-id": "<anonymous-schema-24>"
              },
              "ce_type": {
                "type": "string",
                "const": "OrderConfirmed",
                "x-parser-schema-id": "<anonymous-schema-25>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-26>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-27>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:OrderConfirmed:1",
                "x-parser-schema-id": "<anonymous-schema-28>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-29>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-30>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-31>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-21>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:OrderConfirmed:1",
              "title": "OrderConfirmed",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-32>"
                }
              },
              "required": [
                "orderId"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "OrderConfirmed",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/order",
                "ce_type": "OrderConfirmed",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:OrderConfirmed:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71"
              }
            }
          ],
          "x-parser-unique-object-id": "OrderConfirmed"
        },
        "OrderCancelled": {
          "name": "OrderCancelled",
          "title": "OrderCancelled",
          "summary": "The order ended before the pivot: the one event that makes both participants undo what they did.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-34>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-35>"
              },
              "ce_source": {
                "type": "string",
                "const": "/order",
                "x-parser-schema-id": "<anonymous-schema-36>"
              },
              "ce_type": {
                "type": "string",
                "const": "OrderCancelled",
                "x-parser-schema-id": "<anonymous-schema-37>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-38>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-39>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:OrderCancelled:1",
                "x-parser-schema-id": "<anonymous-schema-40>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-41>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-42>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-43>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-33>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:OrderCancelled:1",
              "title": "OrderCancelled",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-44>"
                },
                "reason": {
                  "type": "string",
                  "enum": [
                    "out-of-stock",
                    "payment-declined",
                    "customer-request",
                    "deadline-passed"
                  ],
                  "x-parser-schema-id": "<anonymous-schema-45>"
                }
              },
              "required": [
                "orderId",
                "reason"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "OrderCancelled",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/order",
                "ce_type": "OrderCancelled",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:OrderCancelled:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "reason": "out-of-stock"
              }
            }
          ],
          "x-parser-unique-object-id": "OrderCancelled"
        },
        "OrderReturned": {
          "name": "OrderReturned",
          "title": "OrderReturned",
          "summary": "The customer sent a completed order back: a second saga, which refunds and restocks.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-47>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-48>"
              },
              "ce_source": {
                "type": "string",
                "const": "/order",
                "x-parser-schema-id": "<anonymous-schema-49>"
              },
              "ce_type": {
                "type": "string",
                "const": "OrderReturned",
                "x-parser-schema-id": "<anonymous-schema-50>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-51>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-52>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:OrderReturned:1",
                "x-parser-schema-id": "<anonymous-schema-53>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-54>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-55>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-56>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-46>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:OrderReturned:1",
              "title": "OrderReturned",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-57>"
                }
              },
              "required": [
                "orderId"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "OrderReturned",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/order",
                "ce_type": "OrderReturned",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:OrderReturned:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71"
              }
            }
          ],
          "x-parser-unique-object-id": "OrderReturned"
        }
      },
      "bindings": {
        "kafka": {
          "topic": "order.events",
          "partitions": 12,
          "topicConfiguration": {
            "cleanup.policy": [
              "delete"
            ],
            "retention.ms": 604800000,
            "max.message.bytes": 1048576
          }
        }
      },
      "x-parser-unique-object-id": "order.events"
    },
    "payment.events": {
      "address": "payment.events",
      "description": "The events of payment. Only payment writes to it.",
      "messages": {
        "PaymentAuthorized": {
          "name": "PaymentAuthorized",
          "title": "PaymentAuthorized",
          "summary": "The order's total is held in the customer's account.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-59>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-60>"
              },
              "ce_source": {
                "type": "string",
                "const": "/payment",
                "x-parser-schema-id": "<anonymous-schema-61>"
              },
              "ce_type": {
                "type": "string",
                "const": "PaymentAuthorized",
                "x-parser-schema-id": "<anonymous-schema-62>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-63>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-64>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:PaymentAuthorized:1",
                "x-parser-schema-id": "<anonymous-schema-65>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-66>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-67>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-68>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-58>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:PaymentAuthorized:1",
              "title": "PaymentAuthorized",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-69>"
                },
                "amount": {
                  "type": "object",
                  "properties": {
                    "amount": {
                      "maximum": 9007199254740991,
                      "minimum": 0,
                      "type": "integer",
                      "x-parser-schema-id": "<anonymous-schema-71>"
                    },
                    "currency": {
                      "type": "string",
                      "enum": [
                        "AED",
                        "AFN",
                        "ALL",
                        "AMD",
                        "ANG",
                        "AOA",
                        "ARS",
                        "AUD",
                        "AWG",
                        "AZN",
                        "BAM",
                        "BBD",
                        "BDT",
                        "BGN",
                        "BHD",
                        "BIF",
                        "BMD",
                        "BND",
                        "BOB",
                        "BOV",
                        "BRL",
                        "BSD",
                        "BTN",
                        "BWP",
                        "BYN",
                        "BZD",
                        "CAD",
                        "CDF",
                        "CHE",
                        "CHF",
                        "CHW",
                        "CLF",
                        "CLP",
                        "CNY",
                        "COP",
                        "COU",
                        "CRC",
                        "CUP",
                        "CVE",
                        "CZK",
                        "DJF",
                        "DKK",
                        "DOP",
                        "DZD",
                        "EGP",
                        "ERN",
                        "ETB",
                        "EUR",
                        "FJD",
                        "FKP",
                        "GBP",
                        "GEL",
                        "GHS",
                        "GIP",
                        "GMD",
                        "GNF",
                        "GTQ",
                        "GYD",
                        "HKD",
                        "HNL",
                        "HTG",
                        "HUF",
                        "IDR",
                        "ILS",
                        "INR",
                        "IQD",
                        "IRR",
                        "ISK",
                        "JMD",
                        "JOD",
                        "JPY",
                        "KES",
                        "KGS",
                        "KHR",
                        "KMF",
                        "KPW",
                        "KRW",
                        "KWD",
                        "KYD",
                        "KZT",
                        "LAK",
                        "LBP",
                        "LKR",
                        "LRD",
                        "LSL",
                        "LYD",
                        "MAD",
                        "MDL",
                        "MGA",
                        "MKD",
                        "MMK",
                        "MNT",
                        "MOP",
                        "MRU",
                        "MUR",
                        "MVR",
                        "MWK",
                        "MXN",
                        "MXV",
                        "MYR",
                        "MZN",
                        "NAD",
                        "NGN",
                        "NIO",
                        "NOK",
                        "NPR",
                        "NZD",
                        "OMR",
                        "PAB",
                        "PEN",
                        "PGK",
                        "PHP",
                        "PKR",
                        "PLN",
                        "PYG",
                        "QAR",
                        "RON",
                        "RSD",
                        "RUB",
                        "RWF",
                        "SAR",
                        "SBD",
                        "SCR",
                        "SDG",
                        "SEK",
                        "SGD",
                        "SHP",
                        "SLE",
                        "SLL",
                        "SOS",
                        "SRD",
                        "SSP",
                        "STN",
                        "SVC",
                        "SYP",
                        "SZL",
                        "THB",
                        "TJS",
                        "TMT",
                        "TND",
                        "TOP",
                        "TRY",
                        "TTD",
                        "TWD",
                        "TZS",
                        "UAH",
                        "UGX",
                        "USD",
                        "USN",
                        "UYI",
                        "UYU",
                        "UYW",
                        "UZS",
                        "VED",
                        "VES",
                        "VND",
                        "VUV",
                        "WST",
                        "XAF",
                        "XAG",
                        "XAU",
                        "XBA",
                        "XBB",
                        "XBC",
                        "XBD",
                        "XCD",
                        "XDR",
                        "XOF",
                        "XPD",
                        "XPF",
                        "XPT",
                        "XSU",
                        "XTS",
                        "XUA",
                        "XXX",
                        "YER",
                        "ZAR",
                        "ZMW",
                        "ZWL"
                      ],
                      "x-parser-schema-id": "<anonymous-schema-72>"
                    }
                  },
                  "required": [
                    "amount",
                    "currency"
                  ],
                  "x-parser-schema-id": "<anonymous-schema-70>"
                }
              },
              "required": [
                "orderId",
                "amount"
              ],
              "definitions": {
                "Money": "$ref:$.channels.payment.events.messages.PaymentAuthorized.payload.schema.properties.amount"
              }
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "PaymentAuthorized",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/payment",
                "ce_type": "PaymentAuthorized",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:PaymentAuthorized:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "amount": {
                  "amount": 2500,
                  "currency": "EUR"
                }
              }
            }
          ],
          "x-parser-unique-object-id": "PaymentAuthorized"
        },
        "PaymentDeclined": {
          "name": "PaymentDeclined",
          "title": "PaymentDeclined",
          "summary": "No money was held, for this reason.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-74>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-75>"
              },
              "ce_source": {
                "type": "string",
                "const": "/payment",
                "x-parser-schema-id": "<anonymous-schema-76>"
              },
              "ce_type": {
                "type": "string",
                "const": "PaymentDeclined",
                "x-parser-schema-id": "<anonymous-schema-77>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-78>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-79>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:PaymentDeclined:1",
                "x-parser-schema-id": "<anonymous-schema-80>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-81>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-82>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-83>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-73>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:PaymentDeclined:1",
              "title": "PaymentDeclined",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-84>"
                },
                "reason": {
                  "type": "string",
                  "enum": [
                    "insufficient-funds",
                    "unknown-customer",
                    "currency-mismatch",
                    "order-cancelled"
                  ],
                  "x-parser-schema-id": "<anonymous-schema-85>"
                }
              },
              "required": [
                "orderId",
                "reason"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "PaymentDeclined",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/payment",
                "ce_type": "PaymentDeclined",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:PaymentDeclined:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "reason": "insufficient-funds"
              }
            }
          ],
          "x-parser-unique-object-id": "PaymentDeclined"
        },
        "PaymentCaptured": {
          "name": "PaymentCaptured",
          "title": "PaymentCaptured",
          "summary": "The held money was captured.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-87>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-88>"
              },
              "ce_source": {
                "type": "string",
                "const": "/payment",
                "x-parser-schema-id": "<anonymous-schema-89>"
              },
              "ce_type": {
                "type": "string",
                "const": "PaymentCaptured",
                "x-parser-schema-id": "<anonymous-schema-90>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-91>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-92>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:PaymentCaptured:1",
                "x-parser-schema-id": "<anonymous-schema-93>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-94>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-95>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-96>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-86>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:PaymentCaptured:1",
              "title": "PaymentCaptured",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-97>"
                }
              },
              "required": [
                "orderId"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "PaymentCaptured",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/payment",
                "ce_type": "PaymentCaptured",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:PaymentCaptured:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71"
              }
            }
          ],
          "x-parser-unique-object-id": "PaymentCaptured"
        },
        "PaymentVoided": {
          "name": "PaymentVoided",
          "title": "PaymentVoided",
          "summary": "No money is held for the order (any more). This is also the answer if nothing was ever held.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-99>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-100>"
              },
              "ce_source": {
                "type": "string",
                "const": "/payment",
                "x-parser-schema-id": "<anonymous-schema-101>"
              },
              "ce_type": {
                "type": "string",
                "const": "PaymentVoided",
                "x-parser-schema-id": "<anonymous-schema-102>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-103>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-104>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:PaymentVoided:1",
                "x-parser-schema-id": "<anonymous-schema-105>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-106>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-107>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-108>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-98>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:PaymentVoided:1",
              "title": "PaymentVoided",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-109>"
                }
              },
              "required": [
                "orderId"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "PaymentVoided",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/payment",
                "ce_type": "PaymentVoided",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:PaymentVoided:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71"
              }
            }
          ],
          "x-parser-unique-object-id": "PaymentVoided"
        },
        "PaymentRefunded": {
          "name": "PaymentRefunded",
          "title": "PaymentRefunded",
          "summary": "The captured money was refunded.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-111>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-112>"
              },
              "ce_source": {
                "type": "string",
                "const": "/payment",
                "x-parser-schema-id": "<anonymous-schema-113>"
              },
              "ce_type": {
                "type": "string",
                "const": "PaymentRefunded",
                "x-parser-schema-id": "<anonymous-schema-114>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-115>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-116>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:PaymentRefunded:1",
                "x-parser-schema-id": "<anonymous-schema-117>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-118>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-119>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-120>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-110>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:PaymentRefunded:1",
              "title": "PaymentRefunded",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-121>"
                }
              },
              "required": [
                "orderId"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "PaymentRefunded",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/payment",
                "ce_type": "PaymentRefunded",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:PaymentRefunded:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71"
              }
            }
          ],
          "x-parser-unique-object-id": "PaymentRefunded"
        }
      },
      "bindings": {
        "kafka": {
          "topic": "payment.events",
          "partitions": 12,
          "topicConfiguration": {
            "cleanup.policy": [
              "delete"
            ],
            "retention.ms": 604800000,
            "max.message.bytes": 1048576
          }
        }
      },
      "x-parser-unique-object-id": "payment.events"
    },
    "inventory.events": {
      "address": "inventory.events",
      "description": "The events of inventory. Only inventory writes to it.",
      "messages": {
        "StockReserved": {
          "name": "StockReserved",
          "title": "StockReserved",
          "summary": "Stock is reserved for every line of the order: for all lines, or for none.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-123>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-124>"
              },
              "ce_source": {
                "type": "string",
                "const": "/inventory",
                "x-parser-schema-id": "<anonymous-schema-125>"
              },
              "ce_type": {
                "type": "string",
                "const": "StockReserved",
                "x-parser-schema-id": "<anonymous-schema-126>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-127>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-128>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:StockReserved:1",
                "x-parser-schema-id": "<anonymous-schema-129>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-130>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-131>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-132>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-122>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:StockReserved:1",
              "title": "StockReserved",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-133>"
                },
                "lines": {
                  "type": "array",
                  "minItems": 1,
                  "items": {
                    "type": "object",
                    "properties": {
                      "sku": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 64,
                        "x-parser-schema-id": "<anonymous-schema-136>"
                      },
                      "quantity": {
                        "maximum": 1000,
                        "minimum": 1,
                        "type": "integer",
                        "x-parser-schema-id": "<anonymous-schema-137>"
                      }
                    },
                    "required": [
                      "sku",
                      "quantity"
                    ],
                    "x-parser-schema-id": "<anonymous-schema-135>"
                  },
                  "x-parser-schema-id": "<anonymous-schema-134>"
                }
              },
              "required": [
                "orderId",
                "lines"
              ],
              "definitions": {
                "OrderLine": "$ref:$.channels.inventory.events.messages.StockReserved.payload.schema.properties.lines.items"
              }
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "StockReserved",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/inventory",
                "ce_type": "StockReserved",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:StockReserved:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "lines": [
                  {
                    "sku": "COFFEE-MUG",
                    "quantity": 2
                  }
                ]
              }
            }
          ],
          "x-parser-unique-object-id": "StockReserved"
        },
        "StockRejected": {
          "name": "StockRejected",
          "title": "StockRejected",
          "summary": "Nothing was reserved: there was too little of some SKU, or the order was cancelled before.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-139>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-140>"
              },
              "ce_source": {
                "type": "string",
                "const": "/inventory",
                "x-parser-schema-id": "<anonymous-schema-141>"
              },
              "ce_type": {
                "type": "string",
                "const": "StockRejected",
                "x-parser-schema-id": "<anonymous-schema-142>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-143>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-144>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:StockRejected:1",
                "x-parser-schema-id": "<anonymous-schema-145>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-146>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-147>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-148>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-138>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:StockRejected:1",
              "title": "StockRejected",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-149>"
                },
                "reason": {
                  "type": "string",
                  "enum": [
                    "out-of-stock",
                    "order-cancelled"
                  ],
                  "x-parser-schema-id": "<anonymous-schema-150>"
                },
                "shortages": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "sku": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 64,
                        "x-parser-schema-id": "<anonymous-schema-153>"
                      },
                      "quantity": {
                        "maximum": 1000,
                        "minimum": 1,
                        "type": "integer",
                        "x-parser-schema-id": "<anonymous-schema-154>"
                      }
                    },
                    "required": [
                      "sku",
                      "quantity"
                    ],
                    "x-parser-schema-id": "<anonymous-schema-152>"
                  },
                  "x-parser-schema-id": "<anonymous-schema-151>"
                }
              },
              "required": [
                "orderId",
                "reason",
                "shortages"
              ],
              "definitions": {
                "OrderLine": "$ref:$.channels.inventory.events.messages.StockRejected.payload.schema.properties.shortages.items"
              }
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "StockRejected",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/inventory",
                "ce_type": "StockRejected",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:StockRejected:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "reason": "out-of-stock",
                "shortages": [
                  {
                    "sku": "COFFEE-MUG",
                    "quantity": 2
                  }
                ]
              }
            }
          ],
          "x-parser-unique-object-id": "StockRejected"
        },
        "StockCommitted": {
          "name": "StockCommitted",
          "title": "StockCommitted",
          "summary": "The reserved goods left the warehouse.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-156>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-157>"
              },
              "ce_source": {
                "type": "string",
                "const": "/inventory",
                "x-parser-schema-id": "<anonymous-schema-158>"
              },
              "ce_type": {
                "type": "string",
                "const": "StockCommitted",
                "x-parser-schema-id": "<anonymous-schema-159>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-160>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-161>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:StockCommitted:1",
                "x-parser-schema-id": "<anonymous-schema-162>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-163>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-164>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-165>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-155>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:StockCommitted:1",
              "title": "StockCommitted",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-166>"
                }
              },
              "required": [
                "orderId"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "StockCommitted",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/inventory",
                "ce_type": "StockCommitted",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:StockCommitted:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71"
              }
            }
          ],
          "x-parser-unique-object-id": "StockCommitted"
        },
        "StockReleased": {
          "name": "StockReleased",
          "title": "StockReleased",
          "summary": "No stock is reserved for the order (any more). This is also the answer if nothing was ever reserved.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-168>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-169>"
              },
              "ce_source": {
                "type": "string",
                "const": "/inventory",
                "x-parser-schema-id": "<anonymous-schema-170>"
              },
              "ce_type": {
                "type": "string",
                "const": "StockReleased",
                "x-parser-schema-id": "<anonymous-schema-171>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-172>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-173>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:StockReleased:1",
                "x-parser-schema-id": "<anonymous-schema-174>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-175>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-176>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-177>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-167>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:StockReleased:1",
              "title": "StockReleased",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-178>"
                }
              },
              "required": [
                "orderId"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "StockReleased",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/inventory",
                "ce_type": "StockReleased",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:StockReleased:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71"
              }
            }
          ],
          "x-parser-unique-object-id": "StockReleased"
        },
        "StockRestocked": {
          "name": "StockRestocked",
          "title": "StockRestocked",
          "summary": "The returned goods are on the shelf again.",
          "contentType": "application/json",
          "headers": {
            "type": "object",
            "properties": {
              "ce_specversion": {
                "type": "string",
                "const": "1.0",
                "x-parser-schema-id": "<anonymous-schema-180>"
              },
              "ce_id": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-181>"
              },
              "ce_source": {
                "type": "string",
                "const": "/inventory",
                "x-parser-schema-id": "<anonymous-schema-182>"
              },
              "ce_type": {
                "type": "string",
                "const": "StockRestocked",
                "x-parser-schema-id": "<anonymous-schema-183>"
              },
              "ce_subject": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-184>"
              },
              "ce_time": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-185>"
              },
              "ce_dataschema": {
                "type": "string",
                "const": "urn:choreographed-saga:schema:StockRestocked:1",
                "x-parser-schema-id": "<anonymous-schema-186>"
              },
              "content-type": {
                "type": "string",
                "const": "application/json",
                "x-parser-schema-id": "<anonymous-schema-187>"
              },
              "traceparent": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-188>"
              },
              "tracestate": {
                "type": "string",
                "x-parser-schema-id": "<anonymous-schema-189>"
              }
            },
            "required": [
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "ce_time",
              "ce_dataschema",
              "content-type"
            ],
            "x-parser-schema-id": "<anonymous-schema-179>"
          },
          "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {
              "$schema": "http://json-schema.org/draft-07/schema#",
              "$id": "urn:choreographed-saga:schema:StockRestocked:1",
              "title": "StockRestocked",
              "type": "object",
              "properties": {
                "orderId": {
                  "type": "string",
                  "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$",
                  "x-parser-schema-id": "<anonymous-schema-190>"
                }
              },
              "required": [
                "orderId"
              ]
            }
          },
          "bindings": {
            "kafka": {
              "key": {
                "type": "string",
                "pattern": "^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$"
              }
            }
          },
          "examples": [
            {
              "name": "StockRestocked",
              "headers": {
                "ce_specversion": "1.0",
                "ce_id": "019a5c3e-7b11-7d02-8a44-51c0e2f7b9a3",
                "ce_source": "/inventory",
                "ce_type": "StockRestocked",
                "ce_subject": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71",
                "ce_time": "2026-11-02T09:30:00.000Z",
                "ce_dataschema": "urn:choreographed-saga:schema:StockRestocked:1",
                "content-type": "application/json"
              },
              "payload": {
                "orderId": "019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71"
              }
            }
          ],
          "x-parser-unique-object-id": "StockRestocked"
        }
      },
      "bindings": {
        "kafka": {
          "topic": "inventory.events",
          "partitions": 12,
          "topicConfiguration": {
            "cleanup.policy": [
              "delete"
            ],
            "retention.ms": 604800000,
            "max.message.bytes": 1048576
          }
        }
      },
      "x-parser-unique-object-id": "inventory.events"
    }
  },
  "operations": {
    "sendOrderPlaced": {
      "action": "send",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderPlaced"
      ],
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "sendOrderPlaced"
    },
    "sendOrderConfirmed": {
      "action": "send",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderConfirmed"
      ],
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "sendOrderConfirmed"
    },
    "sendOrderCancelled": {
      "action": "send",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderCancelled"
      ],
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "sendOrderCancelled"
    },
    "sendOrderReturned": {
      "action": "send",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderReturned"
      ],
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "sendOrderReturned"
    },
    "confirmWhenPaymentIsAuthorizedToo": {
      "action": "receive",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockReserved"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "confirmWhenPaymentIsAuthorizedToo"
    },
    "confirmWhenStockIsReservedToo": {
      "action": "receive",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentAuthorized"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "confirmWhenStockIsReservedToo"
    },
    "cancelForLackOfStock": {
      "action": "receive",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockRejected"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "cancelForLackOfStock"
    },
    "cancelForDeclinedPayment": {
      "action": "receive",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentDeclined"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "cancelForDeclinedPayment"
    },
    "completeWhenPaymentIsCapturedToo": {
      "action": "receive",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockCommitted"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "completeWhenPaymentIsCapturedToo"
    },
    "completeWhenStockIsCommittedToo": {
      "action": "receive",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentCaptured"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "completeWhenStockIsCommittedToo"
    },
    "recordStockReleased": {
      "action": "receive",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockReleased"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "recordStockReleased"
    },
    "recordPaymentVoided": {
      "action": "receive",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentVoided"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "recordPaymentVoided"
    },
    "closeReturnWhenRefundedToo": {
      "action": "receive",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockRestocked"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "closeReturnWhenRefundedToo"
    },
    "closeReturnWhenRestockedToo": {
      "action": "receive",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentRefunded"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "order"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "order"
        }
      ],
      "x-parser-unique-object-id": "closeReturnWhenRestockedToo"
    },
    "sendPaymentAuthorized": {
      "action": "send",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentAuthorized"
      ],
      "tags": [
        {
          "name": "payment"
        }
      ],
      "x-parser-unique-object-id": "sendPaymentAuthorized"
    },
    "sendPaymentDeclined": {
      "action": "send",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentDeclined"
      ],
      "tags": [
        {
          "name": "payment"
        }
      ],
      "x-parser-unique-object-id": "sendPaymentDeclined"
    },
    "sendPaymentCaptured": {
      "action": "send",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentCaptured"
      ],
      "tags": [
        {
          "name": "payment"
        }
      ],
      "x-parser-unique-object-id": "sendPaymentCaptured"
    },
    "sendPaymentVoided": {
      "action": "send",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentVoided"
      ],
      "tags": [
        {
          "name": "payment"
        }
      ],
      "x-parser-unique-object-id": "sendPaymentVoided"
    },
    "sendPaymentRefunded": {
      "action": "send",
      "channel": "$ref:$.channels.payment.events",
      "messages": [
        "$ref:$.channels.payment.events.messages.PaymentRefunded"
      ],
      "tags": [
        {
          "name": "payment"
        }
      ],
      "x-parser-unique-object-id": "sendPaymentRefunded"
    },
    "authorizePayment": {
      "action": "receive",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderPlaced"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "payment"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "payment"
        }
      ],
      "x-parser-unique-object-id": "authorizePayment"
    },
    "capturePayment": {
      "action": "receive",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderConfirmed"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "payment"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "payment"
        }
      ],
      "x-parser-unique-object-id": "capturePayment"
    },
    "voidPayment": {
      "action": "receive",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderCancelled"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "payment"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "payment"
        }
      ],
      "x-parser-unique-object-id": "voidPayment"
    },
    "refundPayment": {
      "action": "receive",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderReturned"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "payment"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "payment"
        }
      ],
      "x-parser-unique-object-id": "refundPayment"
    },
    "sendStockReserved": {
      "action": "send",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockReserved"
      ],
      "tags": [
        {
          "name": "inventory"
        }
      ],
      "x-parser-unique-object-id": "sendStockReserved"
    },
    "sendStockRejected": {
      "action": "send",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockRejected"
      ],
      "tags": [
        {
          "name": "inventory"
        }
      ],
      "x-parser-unique-object-id": "sendStockRejected"
    },
    "sendStockCommitted": {
      "action": "send",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockCommitted"
      ],
      "tags": [
        {
          "name": "inventory"
        }
      ],
      "x-parser-unique-object-id": "sendStockCommitted"
    },
    "sendStockReleased": {
      "action": "send",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockReleased"
      ],
      "tags": [
        {
          "name": "inventory"
        }
      ],
      "x-parser-unique-object-id": "sendStockReleased"
    },
    "sendStockRestocked": {
      "action": "send",
      "channel": "$ref:$.channels.inventory.events",
      "messages": [
        "$ref:$.channels.inventory.events.messages.StockRestocked"
      ],
      "tags": [
        {
          "name": "inventory"
        }
      ],
      "x-parser-unique-object-id": "sendStockRestocked"
    },
    "reserveStock": {
      "action": "receive",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderPlaced"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "inventory"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "inventory"
        }
      ],
      "x-parser-unique-object-id": "reserveStock"
    },
    "commitStock": {
      "action": "receive",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderConfirmed"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "inventory"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "inventory"
        }
      ],
      "x-parser-unique-object-id": "commitStock"
    },
    "releaseStock": {
      "action": "receive",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderCancelled"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "inventory"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "inventory"
        }
      ],
      "x-parser-unique-object-id": "releaseStock"
    },
    "restockReturn": {
      "action": "receive",
      "channel": "$ref:$.channels.order.events",
      "messages": [
        "$ref:$.channels.order.events.messages.OrderReturned"
      ],
      "bindings": {
        "kafka": {
          "groupId": {
            "type": "string",
            "enum": [
              "inventory"
            ]
          }
        }
      },
      "tags": [
        {
          "name": "inventory"
        }
      ],
      "x-parser-unique-object-id": "restockReturn"
    }
  },
  "components": {
    "messages": {
      "OrderPlaced": "$ref:$.channels.order.events.messages.OrderPlaced",
      "StockReserved": "$ref:$.channels.inventory.events.messages.StockReserved",
      "PaymentAuthorized": "$ref:$.channels.payment.events.messages.PaymentAuthorized",
      "StockRejected": "$ref:$.channels.inventory.events.messages.StockRejected",
      "PaymentDeclined": "$ref:$.channels.payment.events.messages.PaymentDeclined",
      "OrderConfirmed": "$ref:$.channels.order.events.messages.OrderConfirmed",
      "StockCommitted": "$ref:$.channels.inventory.events.messages.StockCommitted",
      "PaymentCaptured": "$ref:$.channels.payment.events.messages.PaymentCaptured",
      "OrderCancelled": "$ref:$.channels.order.events.messages.OrderCancelled",
      "StockReleased": "$ref:$.channels.inventory.events.messages.StockReleased",
      "PaymentVoided": "$ref:$.channels.payment.events.messages.PaymentVoided",
      "OrderReturned": "$ref:$.channels.order.events.messages.OrderReturned",
      "StockRestocked": "$ref:$.channels.inventory.events.messages.StockRestocked",
      "PaymentRefunded": "$ref:$.channels.payment.events.messages.PaymentRefunded"
    }
  },
  "x-parser-spec-parsed": true,
  "x-parser-api-version": 3,
  "x-parser-spec-stringified": true
};
