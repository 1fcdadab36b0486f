/** A step of the build, in no bundle. Start reading at RequestTable. */
@NullMarked
package com.bitville.postgres.kafka.internal.build;

import org.jspecify.annotations.NullMarked;
