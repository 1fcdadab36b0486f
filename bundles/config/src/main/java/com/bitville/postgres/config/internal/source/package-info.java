/** The places values come from, read without judging them: environment, files, and what watches these. */
@NullMarked
package com.bitville.postgres.config.internal.source;

import org.jspecify.annotations.NullMarked;
