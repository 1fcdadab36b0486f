/** The subject {@code activity}: what every session does, who blocks whom, and which request of an application ran which statement. */
@NullMarked
package com.bitville.postgres.activity.internal;

import org.jspecify.annotations.NullMarked;
