/** Payloads of the spool as OTLP log records: exactly what the wire wrote after its redaction, and nothing else. */
@NullMarked
package com.bitville.postgres.otlp.internal.log;

import org.jspecify.annotations.NullMarked;
