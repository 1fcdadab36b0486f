/** The sources of values, read without validation: environment, files, and the watches on the files. */
@NullMarked
package com.bitville.postgres.config.internal.source;

import org.jspecify.annotations.NullMarked;
