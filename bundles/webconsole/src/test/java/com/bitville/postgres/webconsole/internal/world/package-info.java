/** Servers as the pages see them, made up. */
@NullMarked
package com.bitville.postgres.webconsole.internal.world;

import org.jspecify.annotations.NullMarked;
