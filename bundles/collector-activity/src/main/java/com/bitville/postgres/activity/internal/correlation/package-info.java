/** Which request of an application ran which statement, tracked over several reads. */
@NullMarked
package com.bitville.postgres.activity.internal.correlation;

import org.jspecify.annotations.NullMarked;
