/**
 * The life of a payload: committed durably to the {@link com.bitville.postgres.api.delivery.Outbox}, kept in a {@link
 * com.bitville.postgres.api.delivery.Spool}, removed only when its destination has stored it. Lost payloads are a {@link
 * com.bitville.postgres.api.delivery.Gap} until a payload has reported them.
 */
@Export
@Version("1.4.0")
@NullMarked
package com.bitville.postgres.api.delivery;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
