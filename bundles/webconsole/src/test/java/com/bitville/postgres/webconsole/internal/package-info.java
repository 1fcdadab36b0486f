/** Tests of the agent's page and of the CSRF filter. */
@NullMarked
package com.bitville.postgres.webconsole.internal;

import org.jspecify.annotations.NullMarked;
