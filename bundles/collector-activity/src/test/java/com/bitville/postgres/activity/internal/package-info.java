/** Tests of the activity collector, against real servers where SQL is concerned. */
@NullMarked
package com.bitville.postgres.activity.internal;

import org.jspecify.annotations.NullMarked;
