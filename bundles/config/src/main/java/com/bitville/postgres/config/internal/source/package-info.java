/** The sources of values, read without validation: environment and files. */
@NullMarked
package com.bitville.postgres.config.internal.source;

import org.jspecify.annotations.NullMarked;
