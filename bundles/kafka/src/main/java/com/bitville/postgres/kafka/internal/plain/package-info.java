/** Keeps what is not encrypted on this host, wherever the brokers send the client. Start reading at {@code LocalPeers}. */
@NullMarked
package com.bitville.postgres.kafka.internal.plain;

import org.jspecify.annotations.NullMarked;
