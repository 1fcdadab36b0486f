/** The last minutes of sessions, second by second, kept until something happens that is worth telling. */
@NullMarked
package com.bitville.postgres.activity.internal.recorder;

import org.jspecify.annotations.NullMarked;
