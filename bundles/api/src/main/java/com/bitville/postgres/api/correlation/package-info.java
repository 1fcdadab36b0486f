/**
 * The application request that a session or a statement belongs to, as the application states it in {@code application_name} or in a
 * comment of its SQL. It is read before redaction, which removes comments.
 */
@Export
@Version("1.2.0")
@NullMarked
package com.bitville.postgres.api.correlation;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
