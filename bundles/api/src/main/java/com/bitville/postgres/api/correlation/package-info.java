/**
 * Which request of an application a session or a statement belongs to, as the application itself says it: in {@code application_name} or
 * in a comment of its SQL. Read before redaction, which takes comments out.
 */
@Export
@Version("1.2.0")
@NullMarked
package com.bitville.postgres.api.correlation;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
