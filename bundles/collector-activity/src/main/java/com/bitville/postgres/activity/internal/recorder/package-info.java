/** The last minutes of sessions, second by second, kept in memory and sent after a trigger. */
@NullMarked
package com.bitville.postgres.activity.internal.recorder;

import org.jspecify.annotations.NullMarked;
