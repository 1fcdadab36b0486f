/** The real container and the real distribution against real PostgreSQL servers and a strict listener. */
@NullMarked
package com.bitville.postgres.itests;

import org.jspecify.annotations.NullMarked;
