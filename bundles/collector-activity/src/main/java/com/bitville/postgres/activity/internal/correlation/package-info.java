/** The statements of application requests, tracked over several reads. */
@NullMarked
package com.bitville.postgres.activity.internal.correlation;

import org.jspecify.annotations.NullMarked;
