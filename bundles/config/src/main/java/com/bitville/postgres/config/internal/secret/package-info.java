/** The sources of secrets, which are read at the moment of use. */
@NullMarked
package com.bitville.postgres.config.internal.secret;

import org.jspecify.annotations.NullMarked;
