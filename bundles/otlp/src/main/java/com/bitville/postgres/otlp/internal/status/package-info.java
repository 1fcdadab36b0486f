/** What came of the requests of each signal, for the status and the log. */
@NullMarked
package com.bitville.postgres.otlp.internal.status;

import org.jspecify.annotations.NullMarked;
